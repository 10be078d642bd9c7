package staff_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/testkit"
)

// race runs f n times at once and returns how often it succeeded.
func race(n int, f func() error) int {
	var won atomic.Int64
	var wg sync.WaitGroup
	start := make(chan struct{})
	for range n {
		wg.Go(func() {
			<-start
			if f() == nil {
				won.Add(1)
			}
		})
	}
	close(start)
	wg.Wait()
	return int(won.Load())
}

func TestALinkIsUsedOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		link := o.invite(agent)
		opened, err := o.OpenLink(ctx, o.visitor(), staff.OpenLinkInput{Link: link.Secret})
		require.NoError(t, err)
		in := staff.AcceptInput{Link: link.Secret, Name: "Maria", Password: password, Code: o.code(opened.Secret)}
		require.Equal(t, 1, race(50, func() error { _, err := o.Accept(ctx, o.visitor(), in); return err }))
		require.Equal(t, 1, o.Count("staff_session", ""))
		require.Equal(t, 1, o.Count("event", "type = 'staff.member_joined'"))
		_, err = o.OpenLink(ctx, o.visitor(), staff.OpenLinkInput{Link: link.Secret})
		require.ErrorIs(t, err, staff.ErrLink)
	})
}

func TestASignInLinkIsUsedOnceAndProvesNothing(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.invite(boss)
		link, err := o.MakeSignInLink(ctx, o.System(), staff.MakeSignInLinkInput{Email: boss.Email})
		require.NoError(t, err)
		cookies := make(chan secret.String, 50)
		require.Equal(t, 1, race(50, func() error {
			signed, err := o.SignInByLink(ctx, o.visitor(), staff.SignInByLinkInput{Link: link.Secret})
			if err == nil {
				cookies <- signed.Cookie
			}
			return err
		}))
		actor, err := o.sessions.Actor(ctx, <-cookies)
		require.NoError(t, err)
		require.True(t, actor.FreshAt.IsZero())
		actor.Tenant = o.Tenant
		require.True(t, actor.May("staff.invite"))
		_, err = o.Invite(ctx, actor, agent)
		require.Equal(t, "fresh_sign_in_required", testkit.Code(err))
	})
}

func TestLinksThatCannotBeUsed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		old := o.invite(agent)
		newer := o.invite(agent)
		signIn := func(in secret.String) error {
			_, err := o.SignInByLink(ctx, o.visitor(), staff.SignInByLinkInput{Link: in})
			return err
		}
		open := func(in secret.String) error {
			_, err := o.OpenLink(ctx, o.visitor(), staff.OpenLinkInput{Link: in})
			return err
		}
		require.ErrorIs(t, open(old.Secret), staff.ErrLink, "replaced")
		require.NoError(t, open(newer.Secret))
		require.ErrorIs(t, signIn(newer.Secret), staff.ErrLink, "for something else")
		for _, text := range []secret.String{"", "rml_x", secret.String(newer.Secret.Reveal() + "x"), "' OR 1=1"} {
			require.ErrorIs(t, open(text), staff.ErrLink)
		}
		o.Clock.Move(staff.JoinWithin)
		require.ErrorIs(t, open(newer.Secret), staff.ErrLink, "expired")
		_, err := o.Accept(ctx, o.visitor(), staff.AcceptInput{Link: newer.Secret, Name: "Maria", Password: password, Code: "123456"})
		require.ErrorIs(t, err, staff.ErrLink)

		short, err := o.MakeSignInLink(ctx, o.System(), staff.MakeSignInLinkInput{Email: agent.Email})
		require.NoError(t, err)
		_, err = o.Accept(ctx, o.visitor(), staff.AcceptInput{Link: short.Secret, Name: "Maria", Password: password, Code: "123456"})
		require.ErrorIs(t, err, staff.ErrLink, "for something else")
		o.Clock.Move(staff.SignInWithin)
		require.ErrorIs(t, signIn(short.Secret), staff.ErrLink, "expired")
		require.Zero(t, o.Count("staff_session", ""))
		require.Zero(t, o.Count("member", "status = 'active'"))
	})
}

func TestALinkDoesNotOutliveDisabling(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		link := o.invite(agent)
		_, err := o.Disable(ctx, o.System(), staff.MemberInput{Member: link.Member})
		require.NoError(t, err)
		_, err = o.OpenLink(ctx, o.visitor(), staff.OpenLinkInput{Link: link.Secret})
		require.ErrorIs(t, err, staff.ErrLink)
		status, err := o.Enable(ctx, o.System(), staff.MemberInput{Member: link.Member})
		require.NoError(t, err)
		require.Equal(t, staff.Invited, status.Status, "who never joined needs a new link")
		_, err = o.OpenLink(ctx, o.visitor(), staff.OpenLinkInput{Link: link.Secret})
		require.ErrorIs(t, err, staff.ErrLink)
		_, err = o.MakeSignInLink(ctx, o.System(), staff.MakeSignInLinkInput{Email: agent.Email})
		require.NoError(t, err)
	})
}

func TestAcceptSaysWhatIsWrongAndKeepsTheLink(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		link := o.invite(agent)
		opened, err := o.OpenLink(ctx, o.visitor(), staff.OpenLinkInput{Link: link.Secret})
		require.NoError(t, err)
		require.Contains(t, opened.URL.Reveal(), "secret="+opened.Secret.Reveal())
		require.NotEmpty(t, opened.QR.Path)
		right := o.code(opened.Secret)
		for name, c := range map[string]struct {
			in     staff.AcceptInput
			fields []string
		}{
			"short":      {staff.AcceptInput{Name: "Maria", Password: "short", Code: right}, []string{"password password_too_short"}},
			"guessable":  {staff.AcceptInput{Name: "Maria", Password: "maria@desk.example", Code: right}, []string{"password password_weak"}},
			"wrong code": {staff.AcceptInput{Name: "Maria", Password: password, Code: "000000"}, []string{"code code_wrong"}},
			"both":       {staff.AcceptInput{Name: "Maria", Password: "password1234"}, []string{"password password_weak", "code code_wrong"}},
			"no name":    {staff.AcceptInput{Name: " ", Password: password, Code: right}, []string{"name required"}},
		} {
			c.in.Link = link.Secret
			_, err := o.Accept(ctx, o.visitor(), c.in)
			require.Equal(t, "invalid_input", testkit.Code(err), name)
			var got []string
			for _, f := range fault.As(err).Fields {
				got = append(got, f.Name+" "+f.Code)
			}
			require.Equal(t, c.fields, got, name)
		}
		_, err = o.Accept(ctx, o.visitor(), staff.AcceptInput{Link: link.Secret, Name: "Maria", Password: password, Code: right})
		require.NoError(t, err)
	})
}

func TestRecoverTakesProofsAndSessions(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(agent)
		_, err := o.Recover(ctx, o.Actor("administrator"), staff.RecoverInput{Email: maria.email})
		require.Equal(t, "not_allowed", testkit.Code(err), "only the command line")
		link, err := o.Recover(ctx, o.System(), staff.RecoverInput{Email: maria.email})
		require.NoError(t, err)
		_, err = o.sessions.Actor(ctx, maria.cookie)
		require.ErrorIs(t, err, staff.ErrSignedOut)
		_, err = o.signIn(maria)
		require.ErrorIs(t, err, staff.ErrSignIn)

		opened, err := o.OpenLink(ctx, o.visitor(), staff.OpenLinkInput{Link: link.Secret})
		require.NoError(t, err)
		require.Equal(t, "Maria", opened.Name)
		require.NotEqual(t, maria.totp.Reveal(), opened.Secret.Reveal())
		o.Clock.Move(time.Minute)
		_, err = o.Accept(ctx, o.visitor(), staff.AcceptInput{Link: link.Secret, Name: "Maria", Password: password, Code: o.code(opened.Secret)})
		require.NoError(t, err)
		_, err = o.Recover(ctx, o.System(), staff.RecoverInput{Email: "nobody@desk.example"})
		require.ErrorIs(t, err, staff.ErrNoMember)
	})
}
