package keyring

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Generation describes one dated key of a purpose.
type Generation struct {
	ID   KeyID
	Made time.Time
}

// Generations lists the keys of a purpose that this ring holds, newest first.
func (r *Ring) Generations(p Purpose) []Generation {
	p.mustBeKnown()
	r.mu.RLock()
	defer r.mu.RUnlock()
	var list []Generation
	for _, g := range slices.Backward(r.keys[p]) {
		list = append(list, Generation{g.id, g.made})
	}
	return list
}

// Rotate makes a new key for the purpose and uses it for new work from now on.
// What older keys sealed can still be opened. Other nodes that share the folder
// open what the new key seals at once, and use it for their own work from the
// first time they meet it or call [Ring.Refresh].
//
// Rotate at the latest after 2^32 things sealed with one key, the limit of
// AES-GCM with random nonces (NIST SP 800-38D, 8.3).
func (r *Ring) Rotate(p Purpose) (KeyID, error) {
	p.mustBeKnown()
	for {
		numbers, err := generationNumbers(r.dir, p)
		if err != nil {
			return KeyID{}, fmt.Errorf("rotate the %s key: %w", p, err)
		}
		number := slices.Max(append(numbers, r.newest(p).id.number())) + 1
		err = createGeneration(r.dir, r.root, p, number, r.now())
		if errors.Is(err, fs.ErrExist) {
			continue // another node rotated between the two lines
		}
		if err != nil {
			return KeyID{}, fmt.Errorf("rotate the %s key: %w", p, err)
		}
		g, err := r.add(p, number)
		if err != nil {
			return KeyID{}, fmt.Errorf("rotate the %s key: %w", p, err)
		}
		return g.id, nil
	}
}

// Forget destroys an older key of the purpose, and with it everything that was
// sealed with it. The key cannot be made again from the root key; copies of the
// folder and the memory of other running nodes still hold it, so let every node
// call [Ring.Refresh] between rotating and forgetting. It returns
// [ErrNewest] for the newest key and [ErrUnknownKey] if there is no such key.
func (r *Ring) Forget(p Purpose, id KeyID) error {
	p.mustBeKnown()
	if _, err := r.find(p, id); err != nil {
		return fmt.Errorf("forget a %s key: %w", p, err)
	}
	numbers, err := generationNumbers(r.dir, p)
	if err != nil {
		return fmt.Errorf("forget a %s key: %w", p, err)
	}
	newest := slices.Max(append(numbers, 0))
	if id.number() >= newest {
		return fmt.Errorf("forget a %s key: %w", p, ErrNewest)
	}
	if _, err := r.add(p, newest); err != nil {
		return fmt.Errorf("forget a %s key: %w", p, err)
	}
	path := generationPath(r.dir, p, id.number())
	// A crash while the file was made may have left a second name for it.
	names, err := filepath.Glob(filepath.Join(r.dir, tempPrefix+filepath.Base(path)+"-*"))
	if err != nil {
		return fmt.Errorf("forget a %s key: %w", p, err)
	}
	for _, name := range append(names, path) {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forget a %s key: %w", p, err)
		}
	}
	r.mu.Lock()
	r.keys[p] = slices.DeleteFunc(r.keys[p], func(g *generation) bool { return g.id == id })
	r.mu.Unlock()
	return syncFolder(r.dir)
}

// Refresh takes up the keys that other nodes have made since. It reads the
// folder and only the files that are new.
func (r *Ring) Refresh() error {
	for _, p := range purposes {
		if err := r.load(p); err != nil {
			return fmt.Errorf("refresh the keys: %w", err)
		}
	}
	return nil
}
