package archtest

const attributeKey = "the name of a custom attribute, which is shown"

// builtSQL are the files that put SQL together, with the reason why what they
// join is never an input's text.
var builtSQL = map[string]string{
	"internal/account/bulk_fill.go": "names of indexes, which come from the database's own catalogue",
	"internal/account/search_*.go":  "a search's plan is joined from its own constants (columns, tables, conditions); values are parameters",
	"internal/audit/query.go":       "a list with changing filters: constants and numbered marks; values are parameters",
	"internal/store/snapshot.go":    "names of tables, which its callers write as constants",
	"internal/store/copy.go":        "names of tables and columns that its callers write as constants; values are parameters",
}

// noSecrets are fields of inputs that are named like secrets and are none.
var noSecrets = map[string]string{
	"APIKeyInput.Key":          "the id of a key, not its text",
	"RotateAPIKeyInput.Key":    "the id of a key, not its text",
	"Field.Key":                attributeKey,
	"RemoveFieldInput.Key":     attributeKey,
	"ViewFieldInput.Key":       attributeKey,
	"PostalAddress.PostalCode": "a part of an address",
	"PutPanelInput.Key":        "the name of a panel",
	"RemovePanelInput.Key":     "the name of a panel",
	"People.Key":               "names a population, so that an interrupted run of it is found again",
}
