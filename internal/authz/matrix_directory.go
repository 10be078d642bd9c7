package authz

var directoryMatrix = map[string]string{
	"directory.import": "DE",
	"directory.export": "DE",
}
