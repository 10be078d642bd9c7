package authz

var messageMatrix = map[string]string{}
