package mail

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"

	smtp "github.com/wneessen/go-mail"
)

// signIns are the ways to give name and password over an encrypted connection,
// of which the first that the server offers is taken.
var signIns = []smtp.SMTPAuthType{smtp.SMTPAuthSCRAMSHA256, smtp.SMTPAuthSCRAMSHA1, smtp.SMTPAuthPlain, smtp.SMTPAuthLogin, smtp.SMTPAuthCramMD5}

// client is how one mail is handed over: by a connection of its own, encrypted
// before the first word about the mail or its sender's password, or not at all.
func (s Server) client() (*smtp.Client, error) {
	options := []smtp.Option{
		smtp.WithPort(s.Port), smtp.WithTimeout(timeout), smtp.WithHELO(helo(s.Sender)), smtp.WithoutNoop(), smtp.WithTLSConfig(s.trust()),
	}
	dial := s.Dial
	switch s.Encryption {
	case TLS:
		// The library encrypts only what it has dialed itself.
		options, dial = append(options, smtp.WithSSL()), s.dialTLS
	case None:
		options = append(options, smtp.WithTLSPolicy(smtp.NoTLS))
	default:
		options = append(options, smtp.WithTLSPolicy(smtp.TLSMandatory))
	}
	if s.Username != "" {
		options = append(options, smtp.WithOpportunisticSMTPAuth(signIns...), smtp.WithUsername(s.Username), smtp.WithPassword(s.Password.Reveal()))
	}
	if dial != nil {
		options = append(options, smtp.WithDialContextFunc(smtp.DialContextFunc(dial)))
	}
	return smtp.NewClient(s.Host, options...)
}

// trust asks for a certificate of the host that was named.
func (s Server) trust() *tls.Config {
	return &tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
}

// dialTLS connects and encrypts from the first byte (RFC 8314, 3.3).
func (s Server) dialTLS(ctx context.Context, network, address string) (net.Conn, error) {
	dial := s.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	plain, err := dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	secure := tls.Client(plain, s.trust())
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = plain.Close() // nothing was said over it
		return nil, fmt.Errorf("encrypt the connection: %w", err)
	}
	return secure, nil
}
