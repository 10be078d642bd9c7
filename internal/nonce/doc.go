// Package nonce owns what a customer proves a channel with: one-time links and
// codes. Each is good once, for one purpose, for as long as its account's
// auth_epoch is the one it was issued under, and until a newer one of its kind
// is issued.
//
// It owns the table nonce. It does not own how a link reaches its owner
// (message), what redeeming one changes (account, credential, signin), or the
// epoch: whoever redeems compares it with the account's.
//
// A secret is the HMAC of the nonce's id and kind under a dated key. The
// database has its digest and the key's id, so that nothing that is stored or
// queued can be redeemed, and links that are under way survive a new key.
//
// States: issued → used, or superseded (a newer one, or called back), or
// expired, or tried too often. None leads back.
package nonce
