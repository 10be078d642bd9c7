// Package directory owns how accounts come in and go out: the record of one
// account, the CSV and NDJSON forms of it, the exports of other products that
// become such records (Keycloak, Auth0, Firebase, Cognito, Kratos), the report
// of rows that could not be taken, and the progress of a long run. It owns acts
// on many accounts, too, with the tables bulk_run, bulk_list and bulk_left.
//
// An act on many accounts is waiting, running, then finished or stopped. Each
// account is done by the step of the single act, in a transaction in which the
// run's place moves on, with the rights that the asker has then; or it is left
// out, with the code of the fault that the single act answers.
//
// The columns of a CSV file and the keys of an NDJSON line are the field names
// of the REST API. A bad row never stops the others, nothing is dropped in
// silence, and memory stays constant however long the file is.
//
// It does not own the rules of accounts: what is unique, what may sign in and
// who may import is decided where accounts are kept.
//
// A row is in one of three states: taken (no problem), taken with a warning,
// or bad (at least one problem that is no warning), and then reported with
// its line, field and reason. A reason never repeats the value itself.
package directory
