// Package directory owns how accounts come in and go out: the record of one
// account, the CSV and NDJSON forms of it, the exports of other products that
// become such records (Keycloak, Auth0, Firebase, Cognito, Kratos), the report
// of rows that could not be taken, and the progress of a long run.
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
