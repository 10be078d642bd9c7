// Package mail sends a mail by SMTP and an SMS by a provider's HTTP hook. It
// keeps nothing: the queue, the retries and the texts are message's.
package mail
