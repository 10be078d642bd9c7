// Package session owns customers' sessions and the devices they are on.
//
// It owns the tables session and device. It does not own who may sign in
// (account.MayAuthenticate) or how somebody proved who they are (signin).
package session
