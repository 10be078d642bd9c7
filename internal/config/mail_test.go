package config_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/config"
)

func TestTheMailServerIsReadFromItsAddress(t *testing.T) {
	from := "accounts@example.com"
	for text, want := range map[string]config.SMTP{
		"smtp://mail.example.com":               {Host: "mail.example.com", Encryption: "starttls", Port: 587, From: from},
		"smtps://u%40x:p%3Aw@mail.example.com":  {Host: "mail.example.com", Encryption: "tls", Port: 465, Username: "u@x", Password: "p:w", From: from},
		"smtp://localhost:1025?encryption=none": {Host: "localhost", Encryption: "none", Port: 1025, From: from},
	} {
		got, err := config.Mail{SMTPURL: text, SMTPFrom: from}.SMTP()
		require.NoError(t, err, text)
		require.Equal(t, want, *got, text)
	}
	for text, want := range map[string]error{
		"mail.example.com":                            config.ErrSMTPURL,
		"https://mail.example.com":                    config.ErrSMTPURL,
		"smtp://u:secretpw@localhost?encryption=none": config.ErrSMTPURL,
		"smtp://h?encryption=some":                    config.ErrSMTPURL,
	} {
		require.ErrorIs(t, config.Mail{SMTPURL: text, SMTPFrom: from}.Check(), want, text)
	}
	require.ErrorIs(t, config.Mail{SMTPURL: "smtp://h"}.Check(), config.ErrSMTPFrom)
	require.ErrorIs(t, config.Mail{SMSURL: "ftp://h"}.Check(), config.ErrSMSURL)
	require.NoError(t, config.Mail{}.Check())
}
