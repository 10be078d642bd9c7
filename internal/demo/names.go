package demo

import (
	"embed"
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"strings"
	"sync"

	"github.com/readmit/readmit/internal/fold"
)

//go:embed names/*.txt
var nameFiles embed.FS

// name is a name in its own script and in the letters of an e-mail address.
type name struct {
	native string
	latin  string // as written in Latin letters
	ascii  string // a–z only
}

// ranked is a list whose earlier entries are drawn more often.
type ranked struct {
	names []name
	upTo  []float64 // sum of the weights up to each entry
}

// language is the names of one language, the most frequent first.
type language struct {
	female, male, surnames ranked
}

var languages = sync.OnceValue(func() map[string]*language {
	all := map[string]*language{}
	for _, c := range cultures {
		all[c.code] = readLanguage(c.code)
	}
	return all
})

// readLanguage reads a list of names: words parted by spaces below "# female",
// "# male" and "# surnames"; _ stands for a space, | parts scripts.
func readLanguage(code string) *language {
	text, err := nameFiles.ReadFile("names/" + code + ".txt")
	if err != nil {
		panic(fmt.Sprintf("demo: read the names of %s: %v", code, err))
	}
	l := &language{}
	var into *ranked
	for line := range strings.Lines(string(text)) {
		switch line = strings.TrimSpace(line); line {
		case "# female":
			into = &l.female
		case "# male":
			into = &l.male
		case "# surnames":
			into = &l.surnames
		default:
			into.add(code, strings.Fields(line))
		}
	}
	return l
}

// add appends entries whose weight falls with their rank, as those of names
// do (Zipf's law, flattened).
func (r *ranked) add(code string, words []string) {
	sum := 0.0
	for _, w := range words {
		native, latin, two := strings.Cut(strings.ReplaceAll(w, "_", " "), "|")
		if !two {
			latin = native
		}
		r.names = append(r.names, name{native, latin, ascii(spelled(code, latin))})
		sum += 1 / math.Pow(float64(len(r.names))+3, 0.9)
		r.upTo = append(r.upTo, sum)
	}
}

func (r *ranked) draw(rng *rand.Rand) name {
	x := rng.Float64() * r.upTo[len(r.upTo)-1]
	return r.names[sort.SearchFloat64s(r.upTo, x)]
}

// ascii keeps what stands in most e-mail addresses of a name.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, fold.Name(s))
}

// umlauts are how Germans write their letters where only a–z may stand.
var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "ae", "Ö", "oe", "Ü", "ue")

func spelled(code, s string) string {
	if code == "de" {
		return umlauts.Replace(s)
	}
	return s
}

// wife is a surname in the form that women have, where the language has one.
func wife(code, surname string) string {
	if code != "pl" {
		return surname
	}
	for _, end := range []string{"ski", "cki", "dzki"} {
		if stem, ok := strings.CutSuffix(surname, end); ok {
			return stem + end[:len(end)-1] + "a"
		}
	}
	return surname
}
