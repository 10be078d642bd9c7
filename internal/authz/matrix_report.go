package authz

var reportMatrix = map[string]string{
	"report.view":         "UPDY",
	"report.export":       "UPD",
	"report.rebuild":      "T",
	"report.view_rebuild": "T",
}
