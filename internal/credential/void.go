package credential

import "github.com/readmit/readmit/internal/account"

// Of an account whose owner nobody has proved to be, nothing stays that somebody
// could sign in by: neither the password nor a factor (C14).
var _ = account.WhenVoid(Erase)
