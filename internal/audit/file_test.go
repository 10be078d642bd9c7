package audit_test

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/testkit"
)

func verifyLines(t *testing.T, lines []string, key string) audit.Verification {
	t.Helper()
	v, err := audit.VerifyFile(strings.NewReader(strings.Join(lines, "\n")+"\n"), key)
	require.NoError(t, err)
	return v
}

// TestChangedExport changes a sound export in every way, one at a time.
func TestChangedExport(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	n := logOf(t, k)
	sound := strings.Split(strings.TrimSpace(exported(t, k, true)), "\n")
	require.True(t, verifyLines(t, sound, "").OK)
	at := func(index int64) int { // the line of an entry
		return slices.IndexFunc(sound, func(l string) bool { return strings.Contains(l, `"entry","index":`+itoa(index)+",") })
	}
	checkpoint := slices.IndexFunc(sound, func(l string) bool { return strings.Contains(l, `"type":"checkpoint"`) })
	wrong := func(change func(lines []string) []string) *audit.Wrong {
		t.Helper()
		v := verifyLines(t, change(slices.Clone(sound)), "")
		require.False(t, v.OK)
		return v.Wrong
	}

	var entry map[string]any
	require.NoError(t, json.Unmarshal([]byte(sound[at(5)]), &entry))
	leaf := entry["leaf"].(string)
	for i := range leaf {
		changed := []byte(leaf)
		changed[i] ^= 1
		w := wrong(func(l []string) []string { l[at(5)] = encode(t, entry, "leaf", string(changed)); return l })
		require.EqualValues(t, 5, w.Entry, "byte %d", i)
		require.Equal(t, "leaf_changed", w.Problem)
	}
	w := wrong(func(l []string) []string { return slices.Delete(l, at(4), at(4)+1) })
	require.Equal(t, "missing", w.Problem)
	require.EqualValues(t, 4, w.Entry)
	w = wrong(func(l []string) []string { l[at(3)], l[at(4)] = l[at(4)], l[at(3)]; return l })
	require.EqualValues(t, 3, w.Entry)
	w = wrong(func(l []string) []string { l[at(5)] = encode(t, entry, "personal", `{"reason":"x"}`); return l })
	require.Equal(t, "personal_changed", w.Problem)
	require.EqualValues(t, 5, w.Entry)
	w = wrong(func(l []string) []string { l[checkpoint] = strings.Replace(l[checkpoint], `\n`, `x\n`, 1); return l })
	require.Equal(t, "checkpoint_forged", w.Problem)
	w = wrong(func(l []string) []string { return slices.Delete(l, checkpoint, checkpoint+1) })
	require.Contains(t, w.Message, "checkpoints")
	w = wrong(func(l []string) []string { return l[:len(l)-1] })
	require.Equal(t, "cut_off", w.Problem)
	require.Equal(t, n, w.Entry)
	w = wrong(func(l []string) []string { l[at(2)] = "{"; return l })
	require.Equal(t, "malformed", w.Problem)
	require.EqualValues(t, 2, w.Entry)

	// Whoever makes the hash fit the changed leaf is given away by the next checkpoint.
	forged := strings.Replace(leaf, `"outcome":"done"`, `"outcome":"gone"`, 1)
	require.NotEqual(t, leaf, forged)
	hash := tlog.RecordHash([]byte(forged))
	w = wrong(func(l []string) []string {
		l[at(5)] = strings.Replace(encode(t, entry, "leaf", forged), entry["hash"].(string), base64.StdEncoding.EncodeToString(hash[:]), 1)
		return l
	})
	require.Equal(t, "range_changed", w.Problem)
	require.LessOrEqual(t, w.Entry, int64(5))
	require.GreaterOrEqual(t, w.Last, int64(5))
}

func TestExportSignedByAnotherKey(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	logOf(t, k)
	lines := strings.Split(strings.TrimSpace(exported(t, k, false)), "\n")
	other, err := keyring.Open(t.TempDir(), k.Clock.Now)
	require.NoError(t, err)
	v := verifyLines(t, lines, other.VerifierKey())
	require.Equal(t, "checkpoint_forged", v.Wrong.Problem)
}

func TestVerifyFileRefusesOtherFiles(t *testing.T) {
	for _, text := range []string{"", "\n", "{}", "login_id,email\n", `{"type":"readmit-audit-log","version":2}`, `{"type":"readmit-audit-log","version":1,"key":"x"}`} {
		_, err := audit.VerifyFile(strings.NewReader(text), "")
		require.ErrorIs(t, err, audit.ErrNotALog, "%q", text)
	}
}

func encode(t *testing.T, entry map[string]any, field, value string) string {
	t.Helper()
	changed := map[string]any{}
	for k, v := range entry {
		changed[k] = v
	}
	changed[field] = value
	b, err := json.Marshal(changed)
	require.NoError(t, err)
	return string(b)
}

func itoa(n int64) string { b, _ := json.Marshal(n); return string(b) }
