package message_test

import "github.com/readmit/readmit/internal/secret"

func secretOf(text string) secret.String { return secret.String(text) }
