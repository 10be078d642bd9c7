package fold_test

import (
	"testing"

	"github.com/readmit/readmit/internal/fold"
)

func BenchmarkName(b *testing.B) {
	for b.Loop() {
		fold.Name("José Łukasz Müller")
	}
}

func BenchmarkParseEmail(b *testing.B) {
	for b.Loop() {
		if _, err := fold.ParseEmail("Jess.Smith+news@gmail.com"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParsePhone(b *testing.B) {
	for b.Loop() {
		if _, err := fold.ParsePhone("+4930901820", "DE"); err != nil {
			b.Fatal(err)
		}
	}
}
