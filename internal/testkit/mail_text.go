package testkit

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// MailText returns the parts of a mail with their encodings undone, one after
// the other.
func MailText(t testing.TB, m *mail.Message) string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	require.NoError(t, err)
	if !strings.HasPrefix(kind, "multipart/") {
		return decoded(t, m.Header.Get("Content-Transfer-Encoding"), m.Body)
	}
	var all strings.Builder
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return all.String()
		}
		require.NoError(t, err)
		all.WriteString(decoded(t, part.Header.Get("Content-Transfer-Encoding"), part) + "\n")
	}
}

func decoded(t testing.TB, encoding string, body io.Reader) string {
	t.Helper()
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	require.NoError(t, err)
	return string(text)
}
