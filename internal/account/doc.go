// Package account owns accounts: identifiers, contacts, identities, profile,
// attributes, status, lock, and the search for them. See the table list below.
//
// It owns the tables account, identifier, account_email, account_phone,
// account_address, account_identity, account_attribute, changed_field, segment,
// account_segment, account_tag, name_word, name_dictionary, account_count, account_quiet, account_quiet_upto, seg, trigram,
// saved_search, recent_account, account_reveal and sign_in_failure.
//
// It does not own passwords and factors (credential), sessions (session), or
// what staff write about an account (desk).
package account
