package directory

import "github.com/readmit/readmit/internal/fault"

// What stops the reading of a file. Each message says what was found and what
// to do.
var (
	// ErrWrongKind means that the file is not of a kind that can be read.
	ErrWrongKind = fault.New(fault.Invalid, "import_wrong_kind", "This is not a CSV or NDJSON file. Export the accounts as one of these and try again.")
	// ErrHeader means that the first line of a CSV file does not name its columns.
	ErrHeader = fault.New(fault.Invalid, "import_header", "The first line does not name the columns. Name them, such as email,first_name,last_name, and try again.")
	// ErrCutOff means that a compressed file ends too early. The rows before
	// that are good.
	ErrCutOff = fault.New(fault.Invalid, "import_cut_off", "The file is cut off. Get the whole file and try again.")
	// ErrNoAccounts means that another product's export holds everything but
	// the accounts.
	ErrNoAccounts = fault.New(fault.Invalid, "import_no_accounts", "This export holds no accounts. Export it again with the users.")
	// ErrHashParameters means that password hashes came without the parameters
	// that they were made with.
	ErrHashParameters = fault.New(fault.Invalid, "import_hash_parameters", "The password hashes came without their parameters. Give the parameters too, and try again.")
	// ErrOtherFile means that a run cannot go on where an earlier one stopped,
	// because the file is not the same.
	ErrOtherFile = fault.New(fault.Conflict, "import_other_file", "This is not the file of the earlier run. Take that one, or start from the beginning.")
	// ErrNotAFile means that the input is a pipe or the like.
	ErrNotAFile = fault.New(fault.Invalid, "import_not_a_file", "The input is not a file. Save it as a file first.")
	// ErrOtherRun means that another process imports the same file.
	ErrOtherRun = fault.New(fault.Conflict, "import_other_run", "Another process has gone on with this import. Let it end.")
)
