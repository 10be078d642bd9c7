package credential

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

// BackupCodesAtOnce is how many codes a sheet has.
const BackupCodesAtOnce = 10

// A code has 50 random bits (NIST SP 800-63B-4, 3.1.2: 20 at least), written in
// letters and digits that people do not mistake for one another (Crockford's
// base 32). Its digest is sealed besides, since 50 bits alone could be guessed
// by whoever has the database.
const (
	codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeLength  = 10
)

// newBackupCode is a code in two groups.
func newBackupCode() secret.String {
	raw := make([]byte, codeLength)
	_, _ = rand.Read(raw) // never fails
	for i := range raw {
		raw[i] = codeLetters[raw[i]%32]
	}
	return secret.String(string(raw[:5]) + "-" + string(raw[5:]))
}

// The spellings that stand for one code: small letters, blanks and dashes, and
// letters that look like digits.
var spellings = strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", "", " ", "", "\u00a0", "", "\t", "")

func backupDigest(row string, code secret.String) []byte {
	text := spellings.Replace(strings.ToUpper(code.Reveal()))
	sum := sha256.Sum256([]byte(row + "\x00" + text))
	return sum[:]
}

// insertBackupCodes makes the codes of a factor and returns their texts, which
// are shown once.
func insertBackupCodes(tx *op.Tx, n int64, factor string) ([]secret.String, error) {
	codes := make([]secret.String, 0, BackupCodesAtOnce)
	for range BackupCodesAtOnce {
		row, code := tx.NewID("bkc"), newBackupCode()
		sealed, err := tx.SealFor(n, backupDigest(row, code), row)
		if err != nil {
			return nil, err
		}
		if err := New(tx).insertBackupCode(tx.Ctx, insertBackupCodeParams{ID: row, Factor: factor, Account: n, Digest: sealed}); err != nil {
			return nil, fmt.Errorf("insert a backup code: %w", err)
		}
		codes = append(codes, code)
	}
	return codes, nil
}

// proveBackupCode uses a code up. All that are left are compared, in time that
// does not depend on which one it is.
func proveBackupCode(tx *op.Tx, f Factor, code secret.String) error {
	rows, err := New(tx).backupCodes(tx.Ctx, f.ID)
	if err != nil {
		return fmt.Errorf("read the backup codes: %w", err)
	}
	found := ""
	for _, r := range rows {
		digest, err := tx.UnsealFor(f.Account, r.Digest, r.ID)
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare(digest, backupDigest(r.ID, code)) == 1 {
			found = r.ID
		}
	}
	if found == "" {
		return ErrWrongCode
	}
	return takeBackupCode(tx, found)
}

// takeBackupCode uses a code up by its row: of any number that have found it
// unused at the same time, one goes on.
func takeBackupCode(tx *op.Tx, row string) error {
	n, err := New(tx).useBackupCode(tx.Ctx, useBackupCodeParams{ID: row, Now: tx.Now.UnixMicro()})
	if err != nil {
		return fmt.Errorf("use a backup code: %w", err)
	}
	if n != 1 {
		return ErrWrongCode
	}
	return nil
}
