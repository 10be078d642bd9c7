package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
)

// person is what the queries need to know of an account.
type person struct {
	LoginID    string `json:"login_id"`
	FirstName  string `json:"first_name"`
	LastName   string `json:"last_name"`
	Email      string `json:"email"`
	Phone      string `json:"phone"`
	Username   string `json:"username"`
	CustomerID string `json:"customer_id"`
	CreatedAt  string `json:"created_at"`
}

// sample draws n accounts that have an e-mail and a name from an export, each
// with the same chance, in one pass.
func sample(path string, n int) ([]person, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the export: %w", err)
	}
	defer f.Close()
	rng := rand.New(rand.NewPCG(7, 7))
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 4<<20)
	var kept []person
	seen := 0
	for lines.Scan() {
		var p person
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return nil, fmt.Errorf("read the export: %w", err)
		}
		if !strings.Contains(p.Email, "@") || p.LoginID == "" || p.FirstName == "" || p.LastName == "" {
			continue
		}
		seen++
		if len(kept) < n {
			kept = append(kept, p)
		} else if i := rng.IntN(seen); i < n {
			kept[i] = p
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the export: %w", err)
	}
	rng.Shuffle(len(kept), func(i, j int) { kept[i], kept[j] = kept[j], kept[i] })
	return kept, nil
}
