package keyring

import "errors"

// Errors about the folder, returned by [Open], [Ring.Rotate] and
// [Ring.Forget]. They come wrapped with the file and with what to do next.
var (
	// ErrTooOpen says that users of the machine who are not the owner and not
	// in the owner's group may use the folder or a file in it.
	ErrTooOpen = errors.New("the keys are open to every user of this machine")
	// ErrRootMissing says that the folder is not empty but holds no root key.
	ErrRootMissing = errors.New("the root key is missing")
	// ErrRootChanged says that the root key is not the one under which the
	// other keys in the folder were made.
	ErrRootChanged = errors.New("the root key is not the one the other keys were made with")
	// ErrDamaged says that a file in the folder cannot be read or was changed.
	ErrDamaged = errors.New("a key file is damaged")
	// ErrNewest says that the newest generation of a purpose cannot be forgotten.
	ErrNewest = errors.New("the newest generation cannot be forgotten: rotate first")
)

// Errors about sealed data, returned where something is opened.
var (
	// ErrMalformed says that the data is not of the form this package writes.
	ErrMalformed = errors.New("this is not sealed data")
	// ErrUnknownKey says that the data was sealed with a key that this ring
	// does not hold: it was forgotten, or belongs to another installation or to
	// another account.
	ErrUnknownKey = errors.New("this was sealed with a key that is not here")
	// ErrTampered says that the key is here but the data, or the additional
	// data it was bound to, is not what was sealed.
	ErrTampered = errors.New("this is not what was sealed")
)
