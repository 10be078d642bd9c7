package mail_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/testkit"
)

var at = time.Date(2026, 11, 3, 14, 2, 0, 0, time.UTC)

func serverAt(port int) mail.Server {
	return mail.Server{Host: "127.0.0.1", Port: port, Encryption: mail.None, Sender: "care@shop.example", SenderName: "Harbor"}
}

func letter(to string) mail.Mail {
	return mail.Mail{ID: "msg_1", To: to, Subject: "Grüße", Plain: "Hello\n", HTML: "<p>Hello</p>", At: at}
}

func kind(err error) mail.FailureKind {
	var f mail.Failure
	if !errors.As(err, &f) {
		return ""
	}
	return f.Kind
}

func TestSendGivesAMailToARealServer(t *testing.T) {
	s := testkit.StartSMTP(t, testkit.SMTPOptions{})
	require.NoError(t, mail.Send(t.Context(), serverAt(s.Port), letter("jess+shop@gmail.com")))
	got := s.Next()
	require.Equal(t, []string{"jess+shop@gmail.com"}, got.To)
	require.Equal(t, "care@shop.example", got.From)
	m, err := netmail.ReadMessage(strings.NewReader(got.Raw))
	require.NoError(t, err)
	require.Equal(t, "<msg_1@shop.example>", m.Header.Get("Message-Id"))
	require.Equal(t, "=?UTF-8?q?Gr=C3=BC=C3=9Fe?=", m.Header.Get("Subject"))
	require.Contains(t, m.Header.Get("Content-Type"), "multipart/alternative")
	require.Contains(t, got.Raw, "<p>Hello</p>")
}

func TestSendSaysWhatFollowsFromAFailure(t *testing.T) {
	s := testkit.StartSMTP(t, testkit.SMTPOptions{})
	for to, want := range map[string]mail.FailureKind{
		"gone@gmail.com": mail.NoSuch, "spam@gmail.com": mail.Refused, "busy@gmail.com": mail.Later, "not an address": mail.BadAddress,
	} {
		err := mail.Send(t.Context(), serverAt(s.Port), letter(to))
		require.Equal(t, want, kind(err), to)
		require.NotContains(t, err.Error(), to, "the address stands masked beside what is said")
	}
	refused := letter("jess@gmail.com")
	refused.Subject = "refuse"
	require.Equal(t, mail.Refused, kind(mail.Send(t.Context(), serverAt(s.Port), refused)))
	port := s.Port
	s.Stop()
	require.Equal(t, mail.Later, kind(mail.Send(t.Context(), serverAt(port), letter("jess@gmail.com"))))
}

// TestSendSignsInOverAnEncryptedConnection hands mails to servers that ask for
// a password and encrypt, after the greeting or from the first byte, dialed by
// us and by whoever guards the way: each takes the mail from who signed in.
func TestSendSignsInOverAnEncryptedConnection(t *testing.T) {
	guarded := 0
	guard := func(ctx context.Context, network, address string) (net.Conn, error) {
		guarded++
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	for _, methods := range []string{"PLAIN", "LOGIN"} {
		for _, encryption := range []mail.Encryption{mail.StartTLS, mail.TLS} {
			s := testkit.StartSMTP(t, testkit.SMTPOptions{
				User: "shop", Password: "right", Methods: methods, StartTLS: encryption == mail.StartTLS, TLS: encryption == mail.TLS,
			})
			for _, dial := range []func(context.Context, string, string) (net.Conn, error){nil, guard} {
				to := serverAt(s.Port)
				to.Encryption, to.Username, to.Password, to.Roots, to.Dial = encryption, "shop", "right", s.Roots, dial
				require.NoError(t, mail.Send(t.Context(), to, letter("jess@gmail.com")), "%s over %s", methods, encryption)
				got := s.Next()
				require.True(t, got.Secure, "%s over %s", methods, encryption)
				require.Equal(t, "shop", got.User)
				to.Password = "wrong"
				require.Error(t, mail.Send(t.Context(), to, letter("jess@gmail.com")))
			}
			require.Zero(t, s.Waiting())
		}
	}
	require.Positive(t, guarded)
}

// TestSendGivesNoPasswordAway stops before the password where the connection
// is not encrypted by somebody who is trusted.
func TestSendGivesNoPasswordAway(t *testing.T) {
	start := testkit.StartSMTP(t, testkit.SMTPOptions{User: "shop", Password: "right", StartTLS: true})
	first := testkit.StartSMTP(t, testkit.SMTPOptions{User: "shop", Password: "right", TLS: true})
	plain := testkit.StartSMTP(t, testkit.SMTPOptions{})
	dial := (&net.Dialer{}).DialContext
	for name, c := range map[string]struct {
		port       int
		encryption mail.Encryption
	}{
		"a certificate that nobody trusts, after the greeting":      {start.Port, mail.StartTLS},
		"a certificate that nobody trusts, from the first byte":     {first.Port, mail.TLS},
		"a server that does not offer to encrypt":                   {plain.Port, mail.StartTLS},
		"a server that speaks in clear where TLS was to come first": {plain.Port, mail.TLS},
	} {
		to := serverAt(c.port)
		to.Encryption, to.Username, to.Password = c.encryption, "shop", "right"
		require.Equal(t, mail.Later, kind(mail.Send(t.Context(), to, letter("jess@gmail.com"))), name)
		to.Dial = dial
		require.Equal(t, mail.Later, kind(mail.Send(t.Context(), to, letter("jess@gmail.com"))), "%s, guarded", name)
	}
	require.Zero(t, start.Waiting()+first.Waiting()+plain.Waiting())
}

// TestC55NoAddressBringsARecipientOrAHeader sends to hostile addresses and with
// hostile names through a real server: what is taken has one recipient, the
// one that is stored, and the headers that every mail has.
func TestC55NoAddressBringsARecipientOrAHeader(t *testing.T) {
	s := testkit.StartSMTP(t, testkit.SMTPOptions{})
	hostile := []string{
		"jess@gmail.com\r\nRCPT TO:<evil@evil.example>", "jess@gmail.com\nBcc: evil@evil.example", "jess@gmail.com,evil@evil.example",
		"jess@gmail.com;evil@evil.example", "<jess@gmail.com>", "Jess <jess@gmail.com>", "jess@gmail.com> NOTIFY=NEVER", "\"a\r\nb\"@gmail.com",
		"jess@gmail.com\x00", " jess@gmail.com", "jess@gmail.com ", "jess@@gmail.com", "a@b@c.example", "jess(evil@evil.example)@gmail.com",
		"=?utf-8?q?evil=40evil.example=2C?=@gmail.com", "@evil.example:jess@gmail.com", "jess%evil.example@gmail.com", "jess\u2028@gmail.com", "jess@gmail.com\u0085",
	}
	for _, to := range hostile {
		m := letter(to)
		m.Subject = "Hi " + to
		m.ReplyTo = to
		from := serverAt(s.Port)
		from.SenderName = "Harbor\r\nBcc: evil@evil.example"
		if mail.Send(t.Context(), from, m) != nil {
			continue
		}
		got := s.Next()
		require.Equal(t, []string{to}, got.To, "only the stored address")
		parsed, err := netmail.ReadMessage(strings.NewReader(got.Raw))
		require.NoError(t, err)
		for name := range parsed.Header {
			require.Contains(t, []string{
				"To", "From", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type", "Auto-Submitted", "Reply-To",
			}, name, "%q", to)
		}
		require.Empty(t, parsed.Header.Get("Bcc"))
	}
	require.Zero(t, s.Waiting())
}

func TestSMSIsPostedAndSigned(t *testing.T) {
	var header http.Header
	var body string
	status := http.StatusOK
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header = r.Header
		text := make([]byte, r.ContentLength)
		_, _ = r.Body.Read(text)
		body = string(text)
		w.WriteHeader(status)
	}))
	defer hook.Close()
	h := mail.Hook{URL: hook.URL, Secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Sender: "Harbor", Do: hook.Client().Do}
	m := mail.SMS{ID: "msg_p5jXN8AQM9LWM0D4loKWxJek", To: "+4915112345678", Text: "Code 123456", At: at}
	require.NoError(t, mail.SendSMS(t.Context(), h, m))
	require.JSONEq(t, `{"id":"msg_p5jXN8AQM9LWM0D4loKWxJek","sender":"Harbor","text":"Code 123456","to":"+4915112345678"}`, body)
	require.Regexp(t, `^v1,[A-Za-z0-9+/]{43}=$`, header.Get("Webhook-Signature"))
	for status_, want := range map[int]mail.FailureKind{
		http.StatusUnprocessableEntity: mail.NoSuch, http.StatusForbidden: mail.Refused, http.StatusNotFound: mail.Later,
		http.StatusTooManyRequests: mail.Later, http.StatusBadGateway: mail.Later, http.StatusFound: mail.Later,
	} {
		status = status_
		require.Equal(t, want, kind(mail.SendSMS(t.Context(), h, m)), status_)
	}
	hook.Close()
	require.Equal(t, mail.Later, kind(mail.SendSMS(t.Context(), h, m)))
}
