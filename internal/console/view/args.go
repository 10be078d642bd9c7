package view

import (
	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/secret"
)

// args keeps the templates short where they name values of a text.
type args = locale.Args

// redacted stands where a value is a secret.
const redacted = secret.Redacted
