// Package session owns customers' sessions and the devices they are on.
//
// It owns the tables session and device. Of a cookie's secret they hold the
// digest only. A session stands while all of this is so: its account has the
// epoch that the session was made under, account.MayAuthenticate lets it stay,
// it was not ended, and neither its last day nor its idle time has passed. A
// session that has ended stays ended, and keeps the reason for 30 days, so
// that its device can be told.
//
// A device is a browser or app in which somebody signed in to the account, and
// is known a day after that: then its owner gets in although failed sign-ins
// have locked the account (OWASP, "Slow Down Online Guessing Attacks with
// Device Cookies").
//
// It does not own who may sign in (account.MayAuthenticate) or how somebody
// proved who they are (signin).
package session
