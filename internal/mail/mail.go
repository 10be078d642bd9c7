package mail

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"
	"time"

	smtp "github.com/wneessen/go-mail"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/secret"
)

// Encryption is how the connection to a mail server is protected.
type Encryption string

// The ways, of which none is for servers on the same machine only.
const (
	StartTLS Encryption = "starttls" // asked for after the greeting, and required (RFC 3207)
	TLS      Encryption = "tls"      // from the first byte (RFC 8314)
	None     Encryption = "none"
)

// Server is a mail server that mails are handed to.
type Server struct {
	Host       string
	Port       int
	Encryption Encryption
	Username   string // empty: it is not asked for
	Password   secret.String
	Sender     string // the address that mails come from
	SenderName string
	// Dial connects to it; nil is the operating system's way. Servers that
	// tenants name are dialed in a way that does not lead inwards.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Roots are the authorities whose certificates are trusted; nil is those of
	// the operating system.
	Roots *x509.CertPool
}

// Mail is one mail to one person.
type Mail struct {
	ID      string // becomes the Message-ID, so that one sent twice is known by it
	To      string
	ReplyTo string // empty: none
	Subject string
	Plain   string
	HTML    string
	At      time.Time
}

// timeout is how long one mail may take: RFC 5321, 4.5.3.2, allows minutes for
// each step, which would keep everybody else's mail waiting.
const timeout = 30 * time.Second

// Send hands a mail to a server. A nil error says that the server has taken
// it. Otherwise the error is a [Failure].
func Send(ctx context.Context, s Server, m Mail) error {
	message, err := compose(s, m)
	if err != nil {
		return err
	}
	client, err := s.client()
	if err != nil {
		return Failure{Kind: Later, Said: "the mail server's settings: " + err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, message); err != nil {
		return failureOf(message, err)
	}
	return nil
}

// helo is the sender's domain: the machine's own name is nobody's business.
func helo(sender string) string {
	_, domain, _ := strings.Cut(sender, "@")
	if ascii, err := fold.Domain(domain); err == nil {
		return ascii
	}
	return "localhost"
}

// compose writes the mail. Addresses are read by the same reader as those of
// accounts, so that no address can bring a second recipient or a header.
func compose(s Server, m Mail) (*smtp.Msg, error) {
	to, err := wire(m.To)
	if err != nil {
		return nil, Failure{Kind: BadAddress, Said: err.Error()}
	}
	message := smtp.NewMsg(smtp.WithNoDefaultUserAgent())
	if err := message.To(to); err != nil {
		return nil, Failure{Kind: BadAddress, Said: "mail servers do not take this address"}
	}
	sender, err := wire(s.Sender)
	if err != nil {
		return nil, Failure{Kind: Later, Said: "the sender's address: " + err.Error()}
	}
	if err := message.FromFormat(line(s.SenderName), sender); err != nil {
		return nil, Failure{Kind: Later, Said: "the sender's address is not one that mail servers take"}
	}
	if reply, err := wire(m.ReplyTo); err == nil {
		_ = message.ReplyTo(reply) // it was read: what a mail program does not take is left out
	}
	message.Subject(line(m.Subject))
	message.SetDateWithValue(m.At)
	message.SetMessageIDWithValue(line(m.ID) + "@" + helo(s.Sender))
	message.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's absence answers it
	message.SetBodyString(smtp.TypeTextPlain, m.Plain)
	if m.HTML != "" {
		message.AddAlternativeString(smtp.TypeTextHTML, m.HTML)
	}
	return message, nil
}

// wire is an address as it goes over the wire: its own letters before the @,
// and the domain in ASCII. What is no single address is refused.
func wire(address string) (string, error) {
	e, err := fold.ParseEmail(address)
	if err != nil {
		return "", err
	}
	if e.Address != address {
		return "", errors.New("the address has spaces or letters around it that do not belong to it")
	}
	local, _, _ := strings.Cut(address, "@")
	return local + "@" + e.Domain, nil
}

// line makes one line of a text for a header.
func line(text string) string {
	clean, err := fold.Text(strings.Join(strings.Fields(text), " "))
	if err != nil {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, clean)
}

// FailureKind says what follows from a failure.
type FailureKind string

// The kinds of failures.
const (
	Later      FailureKind = "later"       // it can be tried again
	Refused    FailureKind = "refused"     // it will not be taken
	NoSuch     FailureKind = "no_such"     // there is no such address, says the other side
	BadAddress FailureKind = "bad_address" // nothing can be sent to such an address
)

// Failure is why a message was not taken.
type Failure struct {
	Kind FailureKind
	Said string // by the other side, for people to read: one line, no secrets
}

// Error says the kind, and what the other side said.
func (f Failure) Error() string { return fmt.Sprintf("%s: %s", f.Kind, f.Said) }

// failureOf reads a mail server's answer. Only an answer of 5xx to the
// recipient says that there is no such address, and 5xx elsewhere that the
// mail is refused (RFC 5321, 4.2.1): everything else can pass.
func failureOf(message *smtp.Msg, err error) Failure {
	var sent *smtp.SendError
	if !errors.As(err, &sent) && message.HasSendError() {
		errors.As(message.SendError(), &sent)
	}
	if sent == nil {
		return Failure{Kind: Later, Said: said(err)}
	}
	f := Failure{Kind: Later, Said: said(sent)}
	if code := sent.ErrorCode(); code >= 500 && code < 600 {
		f.Kind = Refused
		if sent.Reason == smtp.ErrSMTPRcptTo && noMailbox(code, f.Said) {
			f.Kind = NoSuch
		}
	}
	return f
}

var enhanced = regexp.MustCompile(`\b5\.(\d{1,3}\.\d{1,3})\b`)

// noMailbox tells a recipient that is not there from one that is refused for
// what we are. The enhanced code says so (RFC 3463: X.1 is addressing, X.2.1 a
// mailbox that is closed); without one it is the code itself.
func noMailbox(code int, said string) bool {
	if m := enhanced.FindStringSubmatch(said); m != nil {
		return strings.HasPrefix(m[1], "1.") || m[1] == "2.1"
	}
	return code == 550 || code == 551 || code == 553
}

// saidLength is how many characters of an answer are kept.
const saidLength = 200

func said(err error) string {
	text := line(err.Error())
	if at := strings.Index(text, ", affected recipient"); at >= 0 {
		text = text[:at] // the address stands masked beside it
	}
	if runes := []rune(text); len(runes) > saidLength {
		return string(runes[:saidLength]) + "…"
	}
	return text
}
