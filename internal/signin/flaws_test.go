package signin_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/testkit"
)

// written are the tables whose rows tell what a step did.
var written = []string{"nonce", "message", "audit", "audit_personal", "sign_in_failure", "signin_flow", "session"}

func (s *scene) rows() map[string]int {
	out := map[string]int{}
	for _, table := range written {
		out[table] = s.Count(table, "")
	}
	return out
}

// grown runs a step and says by how many rows each table grew.
func (s *scene) grown(step func()) map[string]int {
	before := s.rows()
	step()
	out := map[string]int{}
	for table, n := range s.rows() {
		out[table] = n - before[table]
	}
	return out
}

// doors are the steps that somebody takes who names an identifier.
func (s *scene) doors() map[string]func(identifier string) error {
	return map[string]func(string) error{
		"sign in": func(who string) error { _, err := s.signIn(who, "wrong"); return err },
		"recover": func(who string) error {
			_, err := s.Recover(ctx, s.visitor(), signin.RecoverInput{Identifier: who})
			return err
		},
		"access link": func(who string) error {
			_, err := s.SendAccessLink(ctx, s.visitor(), signin.SendAccessLinkInput{Identifier: who})
			return err
		},
		"register": func(who string) error {
			_, err := s.Register(ctx, s.visitor(), signin.RegisterInput{Email: who, Password: right})
			return err
		},
	}
}

// TestC02KnownAndUnknownCostTheSame asks each door for somebody who is there
// and somebody who is not, in turn: as many hashes, and as many rows written.
// Milliseconds are not measured: the hash is some hundred times dearer than all
// the rest, and it is asked for whether or not there is anything to compare.
func TestC02KnownAndUnknownCostTheSame(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		for name, door := range s.doors() {
			if name == "register" {
				continue // makes an account or does not: see below
			}
			for i := range 4 {
				k.Clock.Move(2 * time.Hour)
				known := s.grown(func() { _ = door(jess) })
				unknown := s.grown(func() { _ = door(fmt.Sprintf("nobody%d@example.com", i)) })
				known["sign_in_failure"], unknown["sign_in_failure"] = 0, 0 // an account's count stands in its own row
				require.Equal(t, known, unknown, name)
			}
		}
	})
}

// TestC02EveryDoorAsksForItsHash leaves no room for one more hash: whoever is
// there and whoever is not are told so alike, before anything else.
func TestC02EveryDoorAsksForItsHash(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		busy := proof.NewHasher(1, 0)
		s.Service = signin.NewService(signin.Config{DB: k.DB, Credentials: credential.NewService(k.DB, busy)})
		entered, leave := make(chan struct{}), make(chan struct{})
		var running sync.WaitGroup
		running.Go(func() { _ = busy.Run(context.Background(), func() { close(entered); <-leave }) })
		<-entered
		for name, door := range s.doors() {
			for _, who := range []string{jess, "nobody@example.com"} {
				if name == "sign in" || name == "register" {
					require.ErrorIs(t, door(who), proof.ErrBusy, name+" "+who)
				}
			}
		}
		close(leave)
		running.Wait()
	})
}

// TestC03LimitsTellNobodyWhoIsThere tries until nothing more is taken.
func TestC03LimitsTellNobodyWhoIsThere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for name := range newScene(t, k).doors() {
			answers := map[string][]string{}
			for who, identifier := range map[string]string{"known": jess, "unknown": "nobody@example.com"} {
				fresh := k.AddTenant(fmt.Sprintf("t%d", len(answers)) + map[string]string{"sign in": "a", "recover": "b", "access link": "c", "register": "d"}[name])
				s := &scene{Kit: k, credentials: credential.NewService(k.DB, proof.NewHasher(2, 4000))}
				s.Service = signin.NewService(signin.Config{DB: k.DB, Credentials: s.credentials})
				there := *k
				there.Tenant = fresh
				s.Kit = &there
				s.login = k.AccountIn(fresh, account.Draft{Email: jess, Identities: []account.DraftIdentity{{Type: "password", CreatedAt: k.Clock.Now()}}})
				door := s.doors()[name]
				for range 35 {
					answers[who] = append(answers[who], testkit.Code(door(identifier)))
				}
			}
			require.Equal(t, answers["known"], answers["unknown"], name)
		}
	})
}

// TestC19OneCountForEveryIdentifier fails by e-mail and by username in turn.
func TestC19OneCountForEveryIdentifier(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO identifier (tenant, value, kind, account, since) VALUES ($1, 'jessica', 'username', $2, 1)", k.Tenant, s.n)
			return err
		})
		for i := range 10 {
			who := []string{jess, "JESS@EXAMPLE.COM", "Jessica", " jessica "}[i%4]
			_, err := s.signIn(who, "wrong")
			require.ErrorIs(t, err, signin.ErrSignIn)
		}
		_, err := s.signIn("jessica", right)
		require.ErrorIs(t, err, signin.ErrSignIn)
		require.Equal(t, 1, s.reasons()["locked"])
	})
}

// TestC29SecretsAreNewAtEachSignIn signs in twice in one browser.
func TestC29SecretsAreNewAtEachSignIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		planted := secret.String("a-cookie-that-somebody-put-into-the-browser")
		first, err := s.SignIn(ctx, s.visitor(), signin.SignInInput{Identifier: jess, Password: right, Device: planted})
		require.NoError(t, err)
		require.NotEqual(t, planted, first.Device)
		second, err := s.signIn(jess, right)
		require.NoError(t, err)
		require.NotEqual(t, first.Session, second.Session)
		a, err := s.opened(first.Session)
		require.NoError(t, err)
		b, err := s.opened(second.Session)
		require.NoError(t, err)
		require.NotEqual(t, a.ID, b.ID)
	})
}
