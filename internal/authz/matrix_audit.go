package authz

var auditMatrix = map[string]string{
	"audit.search":         "UDY",
	"audit.list_filters":   "UDY",
	"audit.verify":         "UDT",
	"audit.export":         "UD",
	"audit.export_entries": "UD",
}
