package directory

import "strings"

// neutral puts an apostrophe before a cell that a spreadsheet would take for
// a formula (OWASP, CSV Injection), and before one that looks as if that had
// been done. [undoNeutral] takes exactly that apostrophe away.
func neutral(cell string) string {
	if startsFormula(cell) {
		return "'" + cell
	}
	return cell
}

func undoNeutral(cell string) string {
	if strings.HasPrefix(cell, "'") && startsFormula(cell) {
		return cell[1:]
	}
	return cell
}

// startsFormula reports = + - @, tab or carriage return at the beginning,
// apostrophes before it set aside.
func startsFormula(cell string) bool {
	rest := strings.TrimLeft(cell, "'")
	return rest != "" && strings.ContainsRune("=+-@\t\r", rune(rest[0]))
}
