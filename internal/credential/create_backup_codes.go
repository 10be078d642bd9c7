package credential

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opCreateBackupCodes = op.Define("credential.create_backup_codes", "Create backup codes", op.Needs{Fresh: true})

// BackupSheet are codes that are shown once.
type BackupSheet struct {
	Factor string          `json:"factor"`
	Codes  []secret.String `json:"codes"`
}

// BackupCodesCreated is told when a sheet of codes was made.
type BackupCodesCreated struct {
	ID    string `json:"id"`
	Count int    `json:"count"`
}

var eventBackupCodesCreated = event.Define("credential.backup_codes_created", "FACTOR", BackupCodesCreated{ID: exampleFactor, Count: BackupCodesAtOnce})

// CreateBackupCodes makes a new sheet of ten codes for the actor's own account,
// each good once; those of an older sheet are dead. They are shown this one
// time, and kept as digests only. The customer is told on every old channel.
//
// It returns [op.ErrNotFresh], [ErrFactorNotOffered] and [ErrTooManyFactors].
func (s *Service) CreateBackupCodes(ctx context.Context, actor authz.Actor, in AccountInput) (BackupSheet, error) {
	actor.Call.IdempotencyKey = "" // a secret is shown once
	return op.Do(ctx, s.db, actor, opCreateBackupCodes, in, func(tx *op.Tx) (BackupSheet, error) {
		if err := offered(tx, BackupCodes); err != nil {
			return BackupSheet{}, err
		}
		all, err := FactorsOf(tx.Ctx, tx.Tx, tx.Account.N)
		if err != nil {
			return BackupSheet{}, err
		}
		for _, f := range all {
			if f.Kind != BackupCodes {
				continue
			}
			if err := removeFactor(tx, f, all); err != nil {
				return BackupSheet{}, err
			}
		}
		f, err := keepFactor(tx, draft{kind: BackupCodes})
		if err != nil {
			return BackupSheet{}, err
		}
		codes, err := insertBackupCodes(tx, f.Account, f.ID)
		if err != nil {
			return BackupSheet{}, err
		}
		tx.Record(event.Fact{Type: eventBackupCodesCreated, Account: tx.Account, Changed: []string{"factors"}, Data: BackupCodesCreated{ID: f.ID, Count: len(codes)}})
		return BackupSheet{Factor: f.ID, Codes: codes}, account.Tell(tx, f.Account, "notice.backup_codes_created", nil)
	})
}
