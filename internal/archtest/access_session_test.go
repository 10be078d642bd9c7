package archtest

import (
	customers "github.com/readmit/readmit/internal/session"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
)

// sessionEntries are the lines of customers' sessions and devices.
func (w *world) sessionEntries() map[string]entry {
	return map[string]entry{
		"session.list":          on(something, w.signedIn.List, func(a *asked) customers.AccountInput { return customers.AccountInput{Account: a.anAccount()} }),
		"session.end_all":       on(something, w.signedIn.EndAll, func(a *asked) customers.AccountInput { return customers.AccountInput{Account: a.anAccount()} }),
		"session.end":           on(something, w.signedIn.End, func(a *asked) customers.EndInput { return a.endInput() }),
		"session.forget_device": on(something, w.signedIn.ForgetDevice, func(a *asked) customers.DeviceInput { return a.deviceInput() }),
		"account.expire_locks":  on(nobody, w.account.ExpireLocks, func(*asked) account.ExpireLocksInput { return account.ExpireLocksInput{} }),
		"session.expire":        on(nobody, w.signedIn.Expire, func(*asked) customers.ExpireInput { return customers.ExpireInput{} }),
		"session.trust_device":  on(nobody, w.signedIn.TrustDevice, func(*asked) customers.DeviceInput { return customers.DeviceInput{} }),
	}
}

// startSession starts a session of an account.
func (a *asked) startSession(login string) (started customers.Started) {
	a.DoIn(a.where(), func(tx *op.Tx) (err error) {
		started, err = customers.Start(tx, customers.Draft{Account: a.Number(login), Identity: "password"})
		return err
	})
	return started
}

func (a *asked) endInput() customers.EndInput {
	in := customers.EndInput{Account: a.anAccount(), Session: "ses_none"}
	if a.place != unknown {
		in.Session = a.startSession(in.Account).ID
	}
	return in
}

func (a *asked) deviceInput() customers.DeviceInput {
	in := customers.DeviceInput{Account: a.anAccount(), Device: "dev_none"}
	if a.place != unknown {
		in.Device = a.startSession(in.Account).Device
	}
	return in
}
