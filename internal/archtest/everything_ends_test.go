package archtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	customers "github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// owner is an account whose everything is about to end.
type owner struct {
	*testkit.Kit
	login string
	n     int64
	// by is the identity that sessions are begun by.
	by string
}

// standing is the account's, with its row locked.
func (o owner) standing(tx *op.Tx) account.Standing {
	who, err := account.StandingOf(tx.Ctx, tx.Tx, o.n, true)
	require.NoError(o.T, err)
	return who
}

// desk is somebody of the staff with a reason.
func (o owner) desk() authz.Actor {
	a := o.Actor(authz.SeniorAgent)
	a.Call.Reason = "test"
	return a
}

// livingState is one kind of what lets somebody in, or keeps them in: whoever
// adds a kind adds a line to one of [livings].
type livingState struct {
	name string
	// open makes one for the account, and returns how it is used: an error says
	// that it is good for nothing any more.
	open func(o owner) (use func() error)
}

// livings are the kinds, by the package that owns them.
var livings = [][]livingState{sessionStates, nonceStates, oauthStates, signInStates}

// ending is one way in which everything of an account ends: whoever adds one
// adds a line to one of [endings].
type ending struct {
	name string
	end  func(o owner)
}

// endings are the ways, by the package that owns them.
var endings = [][]ending{accountEndings, sessionEndings, credentialEndings, passwordEndings, privacyEndings, mergeEndings}

// TestC27EverythingEnds uses each kind of state after each way of ending: what
// was made before is dead with the commit, and what another account has is
// not.
func TestC27EverythingEnds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for _, kinds := range livings {
			for _, kind := range kinds {
				require.NoError(t, kind.open(newOwner(k))(), "%s does not work at all", kind.name)
			}
		}
		for _, ways := range endings {
			for _, way := range ways {
				for _, kinds := range livings {
					for _, kind := range kinds {
						mine, other := newOwner(k), newOwner(k)
						dead, alive := kind.open(mine), kind.open(other)
						way.end(mine)
						require.Error(t, dead(), "%s lives after %s", kind.name, way.name)
						require.NoError(t, alive(), "%s of another account ended by %s", kind.name, way.name)
					}
				}
			}
		}
	})
}

func newOwner(k *testkit.Kit) owner {
	login := k.Account(account.Draft{
		FirstName: "Jess", Email: fmt.Sprintf("jess.of.the.table%d@example.com", k.Count("account", "")),
		Identities: []account.DraftIdentity{{Type: "password", CreatedAt: k.Clock.Now()}},
	})
	o := owner{k, login, k.Number(login), "password"}
	k.Do(func(tx *op.Tx) error {
		o.standing(tx)
		return credential.SetPassword(tx, o.n, aHash)
	})
	return o
}

// aHash is of a password that nobody knows.
const aHash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"

var accountEndings = []ending{
	{"account.disable", func(o owner) {
		_, err := account.NewService(o.DB).Disable(ctx, o.desk(), account.StatusInput{Account: o.login})
		require.NoError(o.T, err)
	}},
	{"account.disable and enable", func(o owner) {
		_, err := account.NewService(o.DB).Disable(ctx, o.desk(), account.StatusInput{Account: o.login})
		require.NoError(o.T, err)
		_, err = account.NewService(o.DB).Enable(ctx, o.desk(), account.StatusInput{Account: o.login})
		require.NoError(o.T, err)
	}},
	{"account.freeze by staff", func(o owner) {
		_, err := account.NewService(o.DB).Freeze(ctx, o.desk(), account.StatusInput{Account: o.login})
		require.NoError(o.T, err)
	}},
	{"account.freeze by the owner, and unfreeze", func(o owner) {
		_, err := account.NewService(o.DB).Freeze(ctx, o.Customer(o.login), account.StatusInput{Account: o.login})
		require.NoError(o.T, err)
		_, err = account.NewService(o.DB).Unfreeze(ctx, o.desk(), account.StatusInput{Account: o.login})
		require.NoError(o.T, err)
	}},
	{"the step EndEverything", func(o owner) {
		o.Do(func(tx *op.Tx) error {
			_, err := account.EndEverything(tx, o.n)
			return err
		})
	}},
}

// mergeEndings end everything of both accounts of a merge.
var mergeEndings = []ending{
	{"directory.merge of the account that stays", func(o owner) { o.merge(o.login, newOwner(o.Kit).login) }},
	{"directory.merge of the other account", func(o owner) { o.merge(newOwner(o.Kit).login, o.login) }},
}

func (o owner) merge(stays, other string) {
	s, boss := directory.NewService(o.DB), o.Actor(authz.Administrator)
	boss.Call.Reason = "test"
	p, err := s.PreviewMerge(ctx, boss, directory.PairInput{Account: stays, Other: other})
	require.NoError(o.T, err)
	_, err = s.Merge(ctx, boss, directory.MergeInput{Account: stays, Other: other, Version: p.Version, OtherVersion: p.OtherVersion})
	require.NoError(o.T, err)
}

var privacyEndings = []ending{
	{"the approval of a deletion", func(o owner) { o.approveDeletion() }},
	{"the approval of a deletion that was canceled again", func(o owner) {
		o.approveDeletion()
		_, err := privacy.NewService(o.DB).CancelDeletion(ctx, o.desk(), privacy.AccountInput{Account: o.login})
		require.NoError(o.T, err)
	}},
}

// approveDeletion asks for the deletion of the owner's account, and has
// somebody else approve it.
func (o owner) approveDeletion() {
	s := privacy.NewService(o.DB)
	asked, err := s.RequestDeletion(ctx, o.desk(), privacy.RequestDeletionInput{Account: o.login})
	require.NoError(o.T, err)
	officer := o.Actor(authz.PrivacyOfficer)
	officer.Call.Reason = "test"
	_, err = s.ApproveDeletion(ctx, officer, privacy.DecideInput{Account: o.login, Request: asked.ID})
	require.NoError(o.T, err)
}

var sessionEndings = []ending{
	{"session.end_all by staff", func(o owner) {
		_, err := customers.NewService(o.DB, nil).EndAll(ctx, o.desk(), customers.AccountInput{Account: o.login})
		require.NoError(o.T, err)
	}},
	{"session.end_all by the owner", func(o owner) {
		_, err := customers.NewService(o.DB, nil).EndAll(ctx, o.Customer(o.login), customers.AccountInput{Account: o.login})
		require.NoError(o.T, err)
	}},
}

var sessionStates = []livingState{
	{"a session's cookie", func(o owner) func() error {
		started := o.signIn()
		return func() error {
			_, err := customers.NewSessions(o.DB).Open(ctx, o.Tenant, started.Cookie)
			return err
		}
	}},
	{"a session that a token was given in", func(o owner) func() error {
		started := o.signIn()
		return func() error {
			return o.DB.Store.Read(ctx, func(tx *store.Tx) error {
				_, err := customers.ByID(ctx, tx, started.ID, o.Clock.Now())
				return err
			})
		}
	}},
	{"a sign-in that is under way", func(o owner) func() error {
		var began account.Standing
		o.Do(func(tx *op.Tx) error {
			began = o.standing(tx)
			return nil
		})
		return func() (err error) {
			o.Do(func(tx *op.Tx) error {
				_, err = customers.Start(tx, customers.Draft{Account: o.n, Epoch: began.Epoch, Identity: "password"})
				return nil
			})
			return err
		}
	}},
}

func (o owner) signIn() (started customers.Started) {
	o.Do(func(tx *op.Tx) (err error) {
		started, err = customers.Start(tx, customers.Draft{Account: o.n, Epoch: o.standing(tx).Epoch, Identity: o.by})
		return err
	})
	return started
}

var nonceStates = []livingState{
	{"a link", func(o owner) func() error { return o.issue(nonce.AccessLink, 0) }},
	{"a code", func(o owner) func() error { return o.issue(nonce.EmailCode, 6) }},
}

// issue issues a nonce and returns how it is redeemed: whoever redeems compares
// its epoch.
func (o owner) issue(kind nonce.Kind, digits int) func() error {
	var id string
	o.Do(func(tx *op.Tx) (err error) {
		id, err = nonce.Issue(tx, nonce.Draft{Kind: kind, Account: o.n, Epoch: o.standing(tx).Epoch, For: time.Hour, Digits: digits})
		return err
	})
	return func() (err error) {
		o.Do(func(tx *op.Tx) error {
			err = o.redeem(tx, kind, id, digits)
			return nil
		})
		return err
	}
}

func (o owner) redeem(tx *op.Tx, kind nonce.Kind, id string, digits int) error {
	text, err := nonce.Text(tx.Ctx, tx.Tx, o.DB.Ring, id, tx.Now)
	if err != nil {
		return err
	}
	var good nonce.Nonce
	if digits > 0 {
		good, err = nonce.RedeemCode(tx, id, "", text)
	} else {
		good, err = nonce.Redeem(tx, kind, text)
	}
	if err != nil {
		return err
	}
	_, err = account.Stays(tx.Ctx, tx.Tx, good.Account, good.Epoch, tx.Now)
	return err
}
