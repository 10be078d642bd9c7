package keyring

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Several processes may come here at once: one makes the first generation.
func (r *Ring) makeFirst(p Purpose) error {
	numbers, err := generationNumbers(r.dir, p)
	if err != nil || len(numbers) > 0 {
		return err
	}
	err = createGeneration(r.dir, r.root, p, 1, r.now())
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

func (r *Ring) load(p Purpose) error {
	numbers, err := generationNumbers(r.dir, p)
	if err != nil {
		return err
	}
	for _, number := range numbers {
		if r.held(p, number) != nil {
			continue
		}
		_, err := r.add(p, number)
		if errors.Is(err, fs.ErrNotExist) {
			continue // forgotten by another node since the folder was listed
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Ring) add(p Purpose, number uint32) (*generation, error) {
	g, err := readGeneration(r.dir, r.root, p, number)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	at, found := slices.BinarySearchFunc(r.keys[p], number, func(g *generation, n uint32) int {
		return cmp.Compare(g.id.number(), n)
	})
	if !found {
		r.keys[p] = slices.Insert(r.keys[p], at, g)
	}
	return g, nil
}

func (r *Ring) newest(p Purpose) *generation {
	p.mustBeKnown()
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys[p][len(r.keys[p])-1]
}

// A key that is not in memory may have been made by another node.
func (r *Ring) find(p Purpose, id KeyID) (*generation, error) {
	p.mustBeKnown()
	g := r.held(p, id.number())
	if g == nil {
		added, err := r.add(p, id.number())
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w: %s key %s", ErrUnknownKey, p, id)
		}
		if err != nil {
			return nil, err
		}
		g = added
	}
	if g.id != id {
		return nil, fmt.Errorf("%w: %s key %s", ErrUnknownKey, p, id)
	}
	return g, nil
}

func (r *Ring) held(p Purpose, number uint32) *generation {
	r.mu.RLock()
	defer r.mu.RUnlock()
	at := slices.IndexFunc(r.keys[p], func(g *generation) bool { return g.id.number() == number })
	if at < 0 {
		return nil
	}
	return r.keys[p][at]
}

func generationNumbers(dir string, p Purpose) ([]uint32, error) {
	names, err := keyFiles(dir)
	if err != nil {
		return nil, err
	}
	var numbers []uint32
	for _, name := range names {
		middle, ok := strings.CutPrefix(name, string(p)+".")
		if !ok {
			continue
		}
		number, err := strconv.ParseUint(strings.TrimSuffix(middle, ".json"), 10, 32)
		if err != nil || filepath.Base(generationPath(dir, p, uint32(number))) != name {
			continue // not a key file of ours, such as an editor's copy
		}
		numbers = append(numbers, uint32(number))
	}
	slices.Sort(numbers)
	return numbers, nil
}
