package account

import "time"

// fromRow turns an account's row into what is shown of it at the instant now.
func fromRow(r accountRow, now time.Time) Account {
	a := Account{
		Summary: Summary{
			N: r.N, ID: r.ID, Version: r.Version,
			ShownName: shownName(r.FirstName, r.LastName, r.SecondLastName, r.Email, r.UnverifiedEmail),
			FirstName: r.FirstName, LastName: r.LastName, SecondLastName: r.SecondLastName, DisplayName: r.DisplayName,
			Email: text(r.Email), UnverifiedEmail: text(r.UnverifiedEmail), Phone: text(r.Phone), PhoneVerified: r.PhoneVerified,
			Username: text(r.Username), CustomerID: text(r.CustomerID), LegacyID: text(r.LegacyID),
			Status: Status(r.Status), IdentityTypes: words(r.IdentityTypes),
			CreatedAt: micro(r.CreatedAt), CreatedBy: r.CreatedByIdentity,
			LastLoginAt: when(r.LastLoginAt), LastLoginBy: r.LastLoginIdentity,
			Lock: lockOf(r, now), Labels: labels(r, now), Tags: []string{},
		},
		Gender: r.Gender, Locale: r.Locale, TimeZone: r.TimeZone, Picture: r.Picture,
		StatusReason: r.StatusReason, StatusBy: r.StatusBy, StatusAt: when(r.StatusAt), ImportedAt: when(r.ImportedAt),
		DeletionPendingAt: when(r.DeletionPendingAt), MustResetPassword: r.MustResetPassword, FrozenAt: when(r.FrozenAt),
	}
	if r.BirthYear != 0 || r.BirthMonth != 0 || r.BirthDay != 0 {
		a.Birthday = &Birthday{Year: int(r.BirthYear), Month: int(r.BirthMonth), Day: int(r.BirthDay)}
	}
	return a
}

// accountRow is the generated row type under the name that fits here.
type accountRow = accountByIDRow

// lockOf returns the lock if it is in force.
func lockOf(r accountRow, now time.Time) *Lock {
	if !r.LockUntil.Valid || r.LockUntil.Int64 <= now.UnixMicro() {
		return nil
	}
	l := &Lock{Since: micro(r.LockSince.Int64), Attempts: int(r.LockAttempts), Address: r.LockAddress}
	if r.LockUntil.Int64 != forever {
		l.Until = when(r.LockUntil)
	}
	return l
}

func labels(r accountRow, now time.Time) []Label {
	out := []Label{}
	if Status(r.Status) == Merged {
		return append(out, MergedAway) // nothing else is said of what is no account any more
	}
	if lockOf(r, now) != nil {
		out = append(out, LoginLocked)
	}
	if r.DeletionPendingAt.Valid {
		out = append(out, PendingDeletion)
	}
	if r.Email == "" && !r.PhoneVerified {
		out = append(out, Unverified)
	}
	if r.FrozenAt.Valid {
		out = append(out, Frozen)
	}
	return out
}
