package view

import "github.com/readmit/readmit/internal/console/locale"

// args keeps the templates short where they name values of a text.
type args = locale.Args
