package nonce

import "strings"

const (
	requestMark = "request:"
	// longestRequest is how many characters the id of a request may have.
	longestRequest = 200
)

// WithRequest is the data of a link that was asked for while an application's
// request waited: the opaque id of that request, so that whoever opens the link
// goes on to the application. It is never in the link, and says nothing of where
// to go: that stands with the request. Without a request there is no data.
func WithRequest(id string) []byte {
	if id == "" || len(id) > longestRequest {
		return nil
	}
	return []byte(requestMark + id)
}

// Request is the id of the request that waited when the link was asked for, or
// empty. It may be over by now.
func (n Nonce) Request() string {
	id, ok := strings.CutPrefix(string(n.Data), requestMark)
	if !ok {
		return ""
	}
	return id
}
