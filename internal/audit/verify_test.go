package audit_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// logOf makes a log of three checkpoints and returns its size.
func logOf(t *testing.T, k *testkit.Kit) int64 {
	t.Helper()
	jess, ana := k.Account(account.Draft{FirstName: "Jess"}), k.Account(account.Draft{FirstName: "Ana"})
	for _, login := range []string{jess, ana, jess} {
		addNotes(t, k, login, 4)
		number(t, k)
	}
	return int64(k.Count("audit", ""))
}

func verify(t *testing.T, k *testkit.Kit) audit.Verification {
	t.Helper()
	v, err := audit.NewService(k.DB).Verify(ctx, k.Actor(authz.Auditor), audit.VerifyInput{})
	require.NoError(t, err)
	return v
}

func TestVerifySoundLog(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		n := logOf(t, k)
		v := verify(t, k)
		require.True(t, v.OK)
		require.Nil(t, v.Wrong)
		require.Equal(t, n, v.Entries)
		require.Equal(t, n, v.Personal)
		require.EqualValues(t, 3, v.Checkpoints)
		require.Equal(t, k.DB.Ring.VerifierKey(), v.Key)
		require.Zero(t, v.Waiting)
		require.Equal(t, 1, k.Count("event", "type = 'audit.verified'"))
		require.EqualValues(t, 1, verify(t, k).Waiting, "the first check's own entry")

		_, err := audit.NewService(k.DB).Verify(ctx, k.Actor(authz.Agent), audit.VerifyInput{})
		require.Equal(t, "not_allowed", testkit.Code(err))
	})
}

func TestErasingLeavesTheLogVerifiable(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		n := logOf(t, k)
		execute(t, k, "DELETE FROM audit_personal WHERE audit = (SELECT id FROM audit WHERE tree_index = 0)")
		v := verify(t, k)
		require.True(t, v.OK)
		require.EqualValues(t, 1, v.Erased)

		about := int64(k.Count("audit_personal", "account IS NOT NULL"))
		require.Positive(t, about)
		execute(t, k, "DELETE FROM account_key")
		number(t, k)
		v = verify(t, k)
		require.True(t, v.OK, "%+v", v.Wrong)
		require.Equal(t, about+1, v.Erased)
		require.Equal(t, n+1, v.Entries)
	})
}

func TestVerifyNamesTheFirstWrongEntry(t *testing.T) {
	const leafOf5 = "UPDATE audit SET leaf = $1 WHERE tree_index = 5"
	for name, c := range map[string]struct {
		break_  func(t *testing.T, k *testkit.Kit, size int64)
		problem string
		entry   int64 // -1: a checkpoint
	}{
		"first byte of a leaf": {func(t *testing.T, k *testkit.Kit, _ int64) { flipLeaf(t, k, 5, 0) }, "leaf_changed", 5},
		"a byte of a leaf":     {func(t *testing.T, k *testkit.Kit, _ int64) { flipLeaf(t, k, 5, 60) }, "leaf_changed", 5},
		"last byte of a leaf":  {func(t *testing.T, k *testkit.Kit, _ int64) { flipLeaf(t, k, 5, -1) }, "leaf_changed", 5},
		"empty leaf":           {func(t *testing.T, k *testkit.Kit, _ int64) { execute(t, k, leafOf5, []byte{}) }, "leaf_changed", 5},
		"two swapped": {func(t *testing.T, k *testkit.Kit, _ int64) {
			for _, move := range [][2]int{{3, 999}, {7, 3}, {999, 7}} {
				execute(t, k, "UPDATE audit SET tree_index = $2 WHERE tree_index = $1", move[0], move[1])
			}
		}, "leaf_changed", 3},
		"one deleted":   {func(t *testing.T, k *testkit.Kit, _ int64) { execute(t, k, "DELETE FROM audit WHERE tree_index = 4") }, "missing", 4},
		"first deleted": {func(t *testing.T, k *testkit.Kit, _ int64) { execute(t, k, "DELETE FROM audit WHERE tree_index = 0") }, "missing", 0},
		"column changed": {func(t *testing.T, k *testkit.Kit, _ int64) {
			execute(t, k, "UPDATE audit SET actor_id = 'mem_x' WHERE tree_index = 6")
		}, "columns_changed", 6},
		"salt changed": {func(t *testing.T, k *testkit.Kit, _ int64) {
			execute(t, k, "UPDATE audit_personal SET salt = $1 WHERE audit = (SELECT id FROM audit WHERE tree_index = 6)", []byte("x"))
		}, "personal_changed", 6},
		"personal part changed": {func(t *testing.T, k *testkit.Kit, _ int64) {
			execute(t, k, "UPDATE audit_personal SET body = $1 WHERE audit = (SELECT id FROM audit WHERE tree_index = 6)", make([]byte, 100))
		}, "personal_changed", 6},
		"hashes changed": {func(t *testing.T, k *testkit.Kit, _ int64) {
			execute(t, k, "UPDATE tree_hash SET hashes = $1 WHERE position = 0", make([]byte, 32*6))
		}, "leaf_changed", 0},
		"hashes deleted": {func(t *testing.T, k *testkit.Kit, _ int64) { execute(t, k, "DELETE FROM tree_hash WHERE position = 0") }, "tree_changed", 0},
		"number given by hand": {func(t *testing.T, k *testkit.Kit, size int64) {
			k.AddTenant("another")
			execute(t, k, "UPDATE audit SET tree_index = $1 WHERE tree_index IS NULL", size)
		}, "extra", -2},
		"end cut off": {func(t *testing.T, k *testkit.Kit, size int64) {
			execute(t, k, "DELETE FROM audit WHERE tree_index = $1", size-1)
		}, "missing", -3},
		"size lowered": {func(t *testing.T, k *testkit.Kit, size int64) {
			execute(t, k, "UPDATE sequence SET taken = $1 WHERE name = 'audit'", size-1)
		}, "missing", -3},
		"checkpoint unsigned": {func(t *testing.T, k *testkit.Kit, _ int64) {
			execute(t, k, "UPDATE tree_checkpoint SET note = $1", []byte("x\n1\ny\n"))
		}, "checkpoint_forged", -1},
		"checkpoint exchanged": {func(t *testing.T, k *testkit.Kit, size int64) {
			execute(t, k, "UPDATE tree_checkpoint SET note = (SELECT note FROM tree_checkpoint WHERE size = $1)", size)
		}, "checkpoint_forged", -1},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
				size := logOf(t, k)
				c.break_(t, k, size)
				want := c.entry
				switch want {
				case -2:
					want = size
				case -3:
					want = size - 1
				}
				v := verify(t, k)
				require.False(t, v.OK)
				require.Equal(t, c.problem, v.Wrong.Problem)
				require.Equal(t, want, v.Wrong.Entry, v.Wrong.Error())
				require.Equal(t, 1, k.Count("event", "type = 'audit.verification_failed'"))
			})
		})
	}
}

// flipLeaf changes one byte of a leaf; -1 is its last.
func flipLeaf(t *testing.T, k *testkit.Kit, index, at int) {
	t.Helper()
	var leaf []byte
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT leaf FROM audit WHERE tree_index = $1", index).Scan(&leaf)
	}))
	if at < 0 {
		at += len(leaf)
	}
	leaf[at] ^= 1
	execute(t, k, "UPDATE audit SET leaf = $1 WHERE tree_index = $2", leaf, index)
}

func exported(t *testing.T, k *testkit.Kit, personal bool) string {
	t.Helper()
	auditor := k.Actor(authz.Auditor)
	auditor.Grants[0].Tenant = "" // the log is of all tenants
	auditor.Call.Reason = "audit by the bank"
	e, err := audit.NewService(k.DB).Export(ctx, auditor, audit.ExportInput{Personal: personal})
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, e.Write(ctx, &out))
	return out.String()
}

func TestExportVerifiesWithoutTheDatabase(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		n := logOf(t, k)
		for _, personal := range []bool{true, false} {
			v, err := audit.VerifyFile(strings.NewReader(exported(t, k, personal)), "")
			require.NoError(t, err)
			require.True(t, v.OK, "%+v", v.Wrong)
			require.Equal(t, n, v.Entries)
			require.EqualValues(t, 3, v.Checkpoints)
			require.Equal(t, personal, v.Personal == n)
			require.Equal(t, k.DB.Ring.VerifierKey(), v.Key)
		}
		require.Equal(t, 2, k.Count("event", "type = 'audit.exported'"))
		one := k.Actor(authz.Auditor)
		_, err := audit.NewService(k.DB).Export(ctx, one, audit.ExportInput{})
		require.ErrorIs(t, err, op.ErrEverywhere, "one tenant's auditor does not read the others'")
		one.Grants[0].Tenant = ""
		_, err = audit.NewService(k.DB).Export(ctx, one, audit.ExportInput{})
		require.Equal(t, "reason_required", testkit.Code(err))
	})
}
