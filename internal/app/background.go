package app

import (
	"context"
	"os"
	"sync"
	"time"

	"github.com/readmit/readmit/internal/health"
	"github.com/readmit/readmit/internal/job"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// newSequencer makes this process's sequencer; one of all processes works.
func (a *App) newSequencer() *ledger.Sequencer {
	signer, _ := a.DB.Ring.Signer()
	a.ticker = time.NewTicker(time.Second)
	return ledger.NewSequencer(ledger.SequencerConfig{
		Store: a.DB.Store, Ledger: a.DB.Ledger, Signer: signer,
		Holder: a.node, Now: a.now, Ticks: a.ticker.C, Log: a.Log,
	})
}

// newHealth makes what says how the installation is, seen from this process.
func (a *App) newHealth() *health.Service {
	return health.NewService(health.Config{
		DB: a.DB, Sequencer: a.Sequencer, Jobs: &a.jobs, Node: a.node, Host: host(), Version: Version(),
	})
}

func host() string {
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return name
}

// Background does what returns at an interval until ctx ends: it numbers
// events and audit entries, listens to those of other nodes, and forgets what has ended. It returns when all of
// it has stopped, with everything numbered that was written by then.
func (a *App) Background(ctx context.Context) {
	var running sync.WaitGroup
	running.Go(func() { a.Sequencer.Run(ctx) })
	running.Go(func() { a.DB.Store.Listen(ctx, ledger.Channel, a.Sequencer.Hear) })
	running.Go(func() {
		a.jobs.Run(ctx, a.Log,
			job.Job{Name: "health.beat", Every: health.BeatEvery, Run: a.Beat},
			job.Job{Name: "account.fold_counts", Every: 5 * time.Minute, Run: a.Accounts.FoldCounts},
			job.Job{Name: "account.count_quiet", Every: 5 * time.Minute, Run: a.Accounts.CountQuiet},
			job.Job{Name: "account.count_words", Every: 6 * time.Hour, Run: a.Accounts.CountWords},
			job.Job{Name: "signin.purge", Every: 10 * time.Minute, Run: a.SignIn.Purge},
			job.Job{Name: "message.send", Every: time.Second, Run: a.Messages.Send},
			job.Job{Name: "message.purge", Every: time.Hour, Run: a.Messages.Purge},
			job.Job{Name: "account.expire_locks", Every: time.Minute, Run: a.Accounts.ExpireAllLocks},
			job.Job{Name: "desk.run_approvals", Every: time.Minute, Run: a.Desk.RunApprovals},
			job.Job{Name: "desk.expire_approvals", Every: time.Minute, Run: a.Desk.ExpireApprovals},
			job.Job{Name: "desk.tell_staff", Every: time.Minute, Run: a.tellStaff},
			job.Job{Name: "session.purge", Every: 5 * time.Minute, Run: a.CustomerSessions.Purge},
			job.Job{Name: "credential.purge", Every: 10 * time.Minute, Run: a.Credentials.Purge},
			job.Job{Name: "credential.tell_expiring", Every: 6 * time.Hour, Run: a.Credentials.TellAllExpiring},
			job.Job{Name: "staff.purge", Every: 10 * time.Minute, Run: a.Staff.Purge},
			job.Job{Name: "nonce.purge", Every: time.Hour, Run: nonce.NewService(a.DB).Purge},
			job.Job{Name: "oauth.roll", Every: time.Minute, Run: a.OAuth.Roll},
			job.Job{Name: "oauth.tell", Every: 2 * time.Second, Run: a.LogoutTeller.Tell},
			job.Job{Name: "oauth.purge", Every: 10 * time.Minute, Run: a.OAuth.Purge},
			job.Job{Name: "webhook.deliver", Every: time.Second, Run: a.Webhooks.Deliver},
			job.Job{Name: "webhook.purge", Every: time.Hour, Run: a.Webhooks.Purge},
			job.Job{Name: "privacy.make_exports", Every: 5 * time.Second, Run: a.Privacy.MakeExports},
			job.Job{Name: "privacy.watch_requests", Every: 10 * time.Minute, Run: a.Privacy.WatchRequests},
			job.Job{Name: "privacy.execute", Every: 5 * time.Minute, Run: a.Privacy.Execute},
			job.Job{Name: "backup.expire_keys", Every: time.Hour, Run: a.expireBackupKeys},
			job.Job{Name: "privacy.apply_rules", Every: 5 * time.Minute, Run: a.Privacy.ApplyRules},
			job.Job{Name: "federation.purge", Every: 10 * time.Minute, Run: a.Federation.Purge},
			job.Job{Name: "directory.bulk", Every: time.Second, Run: a.Directory.WorkBulk},
			job.Job{Name: "report.roll", Every: 5 * time.Second, Run: a.Reports.Roll},
			job.Job{Name: "directory.purge", Every: time.Hour, Run: a.Directory.PurgeBulk},
			job.Job{Name: "audit.forget_terms", Every: time.Hour, Run: a.Audit.ForgetTerms},
			job.Job{Name: "op.forget_answers", Every: time.Hour, Run: a.forgetAnswers},
		)
		a.Webhooks.Wait()
	})
	running.Wait()
	if err := a.OAuth.Roll(context.WithoutCancel(ctx)); err != nil {
		a.Log.Warn("the tokens issued in the last minute are not told of", "error", err)
	}
	if err := a.leave(context.WithoutCancel(ctx)); err != nil {
		a.Log.Warn("this node stays on the list of nodes for a while", "error", err)
	}
}

// forgetAnswers deletes the answers kept under idempotency keys that are older
// than [op.AnswersKept].
func (a *App) forgetAnswers(ctx context.Context) error {
	return a.DB.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := op.New(tx).ForgetAnswersBefore(ctx, a.now().Add(-op.AnswersKept).UnixMicro())
		return err
	})
}
