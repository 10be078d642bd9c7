package fold

// wordEnds are the characters at which a word of a name ends, besides white
// space and dashes. The apostrophes are those that remain after [Name].
const wordEnds = "'.,;:/\\()[]{}\"«»„“”‚‹›·・،、。"

// letters holds, in lower case, the letters that NFKD does not split, with
// what a person types who has no such key, and the characters that are written
// in several ways.
var letters = map[rune]string{
	'ß': "ss", 'ł': "l", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th",
	'æ': "ae", 'œ': "oe", 'ı': "i", 'ħ': "h", 'ŧ': "t", 'ŋ': "n",
	'ĸ': "k", 'ƒ': "f", 'ɓ': "b", 'ɗ': "d", 'ɖ': "d", 'ƙ': "k", 'ƴ': "y",
	'ə': "e", 'ǝ': "e", 'ɛ': "e", 'ɔ': "o", 'ɨ': "i", 'ʉ': "u", 'ɣ': "g",
	'ƶ': "z", 'ǥ': "g", 'ɇ': "e", 'ɉ': "j", 'ɍ': "r", 'ɏ': "y",
	'ƀ': "b", 'ȼ': "c", 'ƚ': "l", 'ȡ': "d", 'ȴ': "l", 'ȵ': "n", 'ȶ': "t",

	'ς': "σ", // the same letter at the end of a word
	'ѐ': "е", 'ѝ': "и", 'ґ': "г", 'ӏ': "і",

	'ـ': "",                      // Arabic tatweel only stretches a word
	'ى': "ي", 'ی': "ي", 'ک': "ك", // Persian and Arabic keyboards
	'ة': "ه", 'ٱ': "ا",

	'’': "'", '‘': "'", '‛': "'", 'ʼ': "'", 'ʻ': "'", 'ʹ': "'", 'ʽ': "'",
	'ʾ': "'", 'ʿ': "'", '`': "'", '′': "'", '＇': "'", 'ꞌ': "'", '׳': "'",
	'‐': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '־': "-",
}
