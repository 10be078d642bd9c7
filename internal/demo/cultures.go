package demo

// culture is a group of people who share names, mail providers and countries.
type culture struct {
	code      string // of its list of names
	weight    int    // share of the population, in percent
	native    int    // how many of a hundred write their name in its own script
	twoNames  bool   // a second surname is usual
	countries []country
	providers []string // of mail, beside gmail.com, the most frequent first
}

// country is where a person lives, with what depends on it.
type country struct {
	region string // ISO 3166
	weight int
	locale string
	zone   string
	code   string   // of telephones, with +
	mobile []string // beginnings of mobile numbers; 7 digits follow the given and random ones
	random int      // random digits between the beginning and the last seven
	fixed  string   // beginning of a number at home, seven digits follow
	postal string   // form of postal codes: 9 stands for a digit, A for a letter
	street string   // form of a street line: %s its name, %d the number
	cities []string
	roads  []string
}

var (
	usRoads = []string{"Main", "Oak", "Maple", "Cedar", "Elm", "Washington", "Lake", "Hill", "Park", "Pine"}
	ukRoads = []string{"High", "Station", "Church", "Victoria", "Mill", "Green", "Kings", "Albert", "Manor"}
	esRoads = []string{"Mayor", "Real", "del Sol", "de la Constitución", "San Juan", "de Cervantes", "Nueva", "de la Paz"}
	deRoads = []string{"Haupt", "Bahnhof", "Garten", "Schul", "Linden", "Berg", "Goethe", "Schiller", "Ring", "Kirch"}
	frRoads = []string{"de la République", "Victor Hugo", "des Écoles", "de l'Église", "du Moulin", "Pasteur", "des Lilas"}
	ptRoads = []string{"das Flores", "da Liberdade", "de São João", "do Comércio", "Sete de Setembro", "da Esperança"}
)

var cultures = []culture{
	{code: "en", weight: 27, native: 100, providers: []string{"outlook.com", "yahoo.com", "hotmail.com", "icloud.com", "aol.com", "hotmail.co.uk", "live.com", "msn.com", "me.com", "proton.me"}, countries: []country{
		{"US", 60, "en-US", "America/New_York", "+1", []string{"212", "312", "415", "512", "617", "702", "808", "917"}, 0, "646", "99999", "%d %s St", []string{"New York", "Chicago", "Austin", "Boston", "Denver", "Portland", "Phoenix", "Atlanta"}, usRoads},
		{"GB", 22, "en-GB", "Europe/London", "+44", []string{"74", "75", "77", "78"}, 1, "201", "AA9 9AA", "%d %s Road", []string{"London", "Manchester", "Leeds", "Bristol", "Cardiff", "Glasgow", "Belfast"}, ukRoads},
		{"AU", 8, "en-AU", "Australia/Sydney", "+61", []string{"40", "41", "42", "43"}, 0, "28", "9999", "%d %s St", []string{"Sydney", "Melbourne", "Brisbane", "Perth"}, ukRoads},
		{"CA", 7, "en-CA", "America/Toronto", "+1", []string{"416", "604", "613"}, 0, "647", "A9A 9A9", "%d %s Ave", []string{"Toronto", "Vancouver", "Ottawa", "Halifax"}, usRoads},
		{"IE", 3, "en-IE", "Europe/Dublin", "+353", []string{"83", "85", "86", "87"}, 0, "1", "A99 A9A9", "%d %s Street", []string{"Dublin", "Cork", "Galway"}, ukRoads},
	}},
	{code: "es", weight: 15, native: 100, twoNames: true, providers: []string{"hotmail.com", "outlook.es", "yahoo.es", "hotmail.es", "icloud.com", "telefonica.net", "live.com.mx"}, countries: []country{
		{"ES", 55, "es-ES", "Europe/Madrid", "+34", []string{"60", "61", "62", "63", "65", "66", "69"}, 0, "91", "99999", "Calle %s %d", []string{"Madrid", "Barcelona", "Valencia", "Sevilla", "Zaragoza", "Málaga", "Bilbao", "A Coruña"}, esRoads},
		{"MX", 28, "es-MX", "America/Mexico_City", "+52", []string{"55", "33", "81"}, 1, "222", "99999", "Calle %s %d", []string{"Ciudad de México", "Guadalajara", "Monterrey", "Puebla", "Mérida"}, esRoads},
		{"CO", 17, "es-CO", "America/Bogota", "+57", []string{"300", "310", "311", "320"}, 0, "601", "999999", "Carrera %s %d", []string{"Bogotá", "Medellín", "Cali", "Cartagena"}, esRoads},
	}},
	{code: "de", weight: 13, native: 100, providers: []string{"gmx.de", "web.de", "t-online.de", "outlook.de", "icloud.com", "yahoo.de", "freenet.de", "posteo.de", "bluewin.ch"}, countries: []country{
		{"DE", 78, "de-DE", "Europe/Berlin", "+49", []string{"151", "152", "160", "171", "176"}, 1, "3089", "99999", "%sstraße %d", []string{"Berlin", "Hamburg", "München", "Köln", "Frankfurt am Main", "Stuttgart", "Düsseldorf", "Leipzig", "Nürnberg"}, deRoads},
		{"AT", 12, "de-AT", "Europe/Vienna", "+43", []string{"664", "676", "699"}, 0, "512", "9999", "%sgasse %d", []string{"Wien", "Graz", "Linz", "Salzburg", "Innsbruck"}, deRoads},
		{"CH", 10, "de-CH", "Europe/Zurich", "+41", []string{"76", "77", "78", "79"}, 0, "44", "9999", "%sstrasse %d", []string{"Zürich", "Bern", "Basel", "Luzern"}, deRoads},
	}},
	{code: "fr", weight: 9, native: 100, providers: []string{"orange.fr", "hotmail.fr", "free.fr", "yahoo.fr", "sfr.fr", "laposte.net", "wanadoo.fr", "icloud.com", "outlook.fr"}, countries: []country{
		{"FR", 85, "fr-FR", "Europe/Paris", "+33", []string{"60", "61", "62", "66", "76", "78"}, 0, "14", "99999", "%d rue %s", []string{"Paris", "Lyon", "Marseille", "Toulouse", "Nantes", "Lille", "Bordeaux", "Rennes", "Saint-Étienne"}, frRoads},
		{"BE", 15, "fr-BE", "Europe/Brussels", "+32", []string{"47", "48", "49"}, 0, "2", "9999", "Rue %s %d", []string{"Bruxelles", "Liège", "Namur", "Charleroi"}, frRoads},
	}},
	{code: "pt", weight: 8, native: 100, twoNames: true, providers: []string{"hotmail.com", "uol.com.br", "outlook.com", "yahoo.com.br", "bol.com.br", "sapo.pt", "icloud.com", "terra.com.br"}, countries: []country{
		{"BR", 75, "pt-BR", "America/Sao_Paulo", "+55", []string{"119", "219", "319", "519"}, 1, "413", "99999-999", "Rua %s, %d", []string{"São Paulo", "Rio de Janeiro", "Belo Horizonte", "Porto Alegre", "Salvador", "Curitiba", "Brasília"}, ptRoads},
		{"PT", 25, "pt-PT", "Europe/Lisbon", "+351", []string{"91", "92", "93", "96"}, 0, "21", "9999-999", "Rua %s %d", []string{"Lisboa", "Porto", "Braga", "Coimbra", "Évora"}, ptRoads},
	}},
	{code: "pl", weight: 6, native: 100, providers: []string{"wp.pl", "onet.pl", "o2.pl", "interia.pl", "op.pl", "outlook.com", "icloud.com"}, countries: []country{
		{"PL", 100, "pl-PL", "Europe/Warsaw", "+48", []string{"50", "51", "60", "66", "69", "72", "79"}, 0, "22", "99-999", "ul. %s %d", []string{"Warszawa", "Kraków", "Łódź", "Wrocław", "Poznań", "Gdańsk", "Szczecin"}, []string{"Polna", "Leśna", "Słoneczna", "Krótka", "Szkolna", "Ogrodowa", "Lipowa", "Kościuszki"}},
	}},
	{code: "it", weight: 5, native: 100, providers: []string{"libero.it", "hotmail.it", "virgilio.it", "yahoo.it", "icloud.com", "alice.it"}, countries: []country{
		{"IT", 100, "it-IT", "Europe/Rome", "+39", []string{"320", "328", "333", "347", "349"}, 0, "068", "99999", "Via %s %d", []string{"Roma", "Milano", "Napoli", "Torino", "Palermo", "Genova", "Bologna", "Forlì"}, []string{"Roma", "Garibaldi", "Mazzini", "Dante", "Cavour", "Verdi", "della Libertà"}},
	}},
	{code: "tr", weight: 3, native: 100, providers: []string{"hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "mynet.com"}, countries: []country{
		{"TR", 100, "tr-TR", "Europe/Istanbul", "+90", []string{"530", "532", "542", "555"}, 0, "212", "99999", "%s Cad. No: %d", []string{"İstanbul", "Ankara", "İzmir", "Bursa", "Antalya", "Eskişehir"}, []string{"Atatürk", "Cumhuriyet", "İnönü", "Barış", "Çınar", "Gül"}},
	}},
	{code: "nl", weight: 3, native: 100, providers: []string{"hotmail.com", "ziggo.nl", "live.nl", "outlook.com", "kpnmail.nl", "icloud.com", "planet.nl"}, countries: []country{
		{"NL", 80, "nl-NL", "Europe/Amsterdam", "+31", []string{"61", "62", "63", "65"}, 0, "20", "9999 AA", "%sstraat %d", []string{"Amsterdam", "Rotterdam", "Utrecht", "Den Haag", "Groningen"}, []string{"Kerk", "School", "Molen", "Dorps", "Nieuw"}},
		{"BE", 20, "nl-BE", "Europe/Brussels", "+32", []string{"47", "48", "49"}, 0, "3", "9999", "%sstraat %d", []string{"Antwerpen", "Gent", "Brugge", "Leuven"}, []string{"Kerk", "School", "Molen", "Dorps", "Nieuw"}},
	}},
	{code: "hi", weight: 3, native: 25, providers: []string{"yahoo.co.in", "rediffmail.com", "outlook.com", "hotmail.com", "icloud.com"}, countries: []country{
		{"IN", 100, "en-IN", "Asia/Kolkata", "+91", []string{"98", "97", "90", "88", "70"}, 1, "112", "999999", "%d, %s Road", []string{"Mumbai", "Delhi", "Bengaluru", "Hyderabad", "Chennai", "Pune", "Kolkata"}, []string{"MG", "Station", "Nehru", "Park", "Temple"}},
	}},
	{code: "zh", weight: 2, native: 100, providers: []string{"qq.com", "163.com", "outlook.com", "126.com", "yahoo.com.tw", "icloud.com"}, countries: []country{
		{"CN", 60, "zh-CN", "Asia/Shanghai", "+86", []string{"138", "139", "150", "186"}, 1, "108", "999999", "%d %s Rd", []string{"Shanghai", "Beijing", "Guangzhou", "Shenzhen", "Chengdu"}, []string{"Renmin", "Jiefang", "Zhongshan", "Nanjing"}},
		{"TW", 40, "zh-TW", "Asia/Taipei", "+886", []string{"91", "92", "93", "97"}, 0, "22", "999", "No. %d, %s Rd", []string{"Taipei", "Kaohsiung", "Taichung", "Tainan"}, []string{"Zhongshan", "Minsheng", "Xinyi"}},
	}},
	{code: "ja", weight: 2, native: 70, providers: []string{"yahoo.co.jp", "docomo.ne.jp", "icloud.com", "ezweb.ne.jp", "outlook.jp"}, countries: []country{
		{"JP", 100, "ja-JP", "Asia/Tokyo", "+81", []string{"70", "80", "90"}, 1, "33", "999-9999", "%s%d-2", []string{"東京", "大阪", "名古屋", "札幌", "福岡", "京都"}, []string{"本町", "中央", "栄", "緑町"}},
	}},
	{code: "ar", weight: 2, native: 60, providers: []string{"hotmail.com", "yahoo.com", "outlook.sa", "icloud.com", "outlook.com"}, countries: []country{
		{"EG", 55, "ar-EG", "Africa/Cairo", "+20", []string{"10", "11", "12"}, 1, "22", "99999", "%d شارع %s", []string{"القاهرة", "الإسكندرية", "الجيزة"}, []string{"النيل", "الجمهورية", "السلام"}},
		{"SA", 45, "ar-SA", "Asia/Riyadh", "+966", []string{"50", "53", "54", "55"}, 0, "11", "99999", "%d شارع %s", []string{"الرياض", "جدة", "الدمام"}, []string{"الملك فهد", "العليا", "النخيل"}},
	}},
	{code: "vi", weight: 1, native: 100, providers: []string{"yahoo.com.vn", "outlook.com", "icloud.com", "hotmail.com"}, countries: []country{
		{"VN", 100, "vi-VN", "Asia/Ho_Chi_Minh", "+84", []string{"90", "91", "97", "98"}, 0, "243", "999999", "%d Đường %s", []string{"Hà Nội", "Hồ Chí Minh", "Đà Nẵng", "Huế"}, []string{"Lê Lợi", "Trần Phú", "Nguyễn Huệ", "Hai Bà Trưng"}},
	}},
	{code: "uk", weight: 1, native: 80, providers: []string{"ukr.net", "outlook.com", "i.ua", "icloud.com"}, countries: []country{
		{"UA", 100, "uk-UA", "Europe/Kyiv", "+380", []string{"50", "63", "67", "93"}, 0, "44", "99999", "вул. %s, %d", []string{"Київ", "Львів", "Одеса", "Харків"}, []string{"Шевченка", "Франка", "Садова", "Лісова"}},
	}},
}
