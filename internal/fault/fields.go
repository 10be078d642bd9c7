package fault

// ErrInvalid is returned by Validate methods: it lists every field that is
// wrong, not the first one only.
var ErrInvalid = New(Invalid, "invalid_input", "Some fields are not right. Correct them and send the request again.")

// Fields collects what is wrong with an input.
type Fields struct{ list []Field }

// Add notes one problem of one field.
func (f *Fields) Add(name, code, message string) {
	f.list = append(f.list, Field{Name: name, Code: code, Message: message})
}

// Check notes the problem if ok is false.
func (f *Fields) Check(ok bool, name, code, message string) {
	if !ok {
		f.Add(name, code, message)
	}
}

// Err returns ErrInvalid with the collected fields, or nil if there are none.
func (f *Fields) Err() error {
	if len(f.list) == 0 {
		return nil
	}
	return ErrInvalid.WithFields(f.list...)
}
