// Package keyring owns the keys in DATA/keys and everything sealed with them.
//
// It owns the root key, the dated purpose keys derived from it, the form of
// every ciphertext, the wrapping of account keys, the key that signs
// checkpoints, and sealed paging cursors. It does not own the rows in which
// ciphertexts and wrapped account keys stand, nor backups of the folder: the
// folder never goes into a backup of the data, so the operator keeps a copy of
// it elsewhere. Nodes of one installation share the folder.
//
// The folder holds root.json, made once and never changed, and one small file
// for each generation of a purpose, such as audit.1.json. A generation is made,
// is used for new work until a newer one exists, opens old work after that, and
// may be forgotten. No file is ever rewritten, so that nodes need no lock: each
// file appears whole and under its name exactly once.
package keyring
