"""The subjects of the generated listings: for each category its words in eight languages, most frequent first, and how
listings begin. Written for this corpus."""

LANGUAGES = ("de", "en", "uk", "ru", "ar", "fa", "tr", "fr")

# Category, German words, then those of the other languages in the order above.
_TABLE = (
    ("housing", "Wohnung Zimmer Unterkunft Wohnraum Mietvertrag Wohnungssuche Gästezimmer Untermiete Ferienwohnung Notunterkunft WG Vermieter Schlafplatz Einliegerwohnung",
     "flat room housing accommodation", "житло квартира кімната", "жильё квартира комната", "سكن شقة غرفة", "مسکن آپارتمان اتاق", "konut daire oda", "logement chambre appartement"),
    ("furniture", "Möbel Bett Schrank Sofa Tisch Stühle Matratze Kommode Regal Kleiderschrank Küchenschrank Lattenrost Schreibtisch Esstisch",
     "furniture bed table", "меблі ліжко стіл", "мебель кровать стол", "أثاث سرير طاولة", "مبلمان تخت میز", "mobilya yatak masa", "meubles lit table"),
    ("household", "Waschmaschine Kühlschrank Herd Staubsauger Geschirr Töpfe Spülmaschine Mikrowelle Bügeleisen Wasserkocher Toaster Besteck",
     "washing machine fridge", "пральна машина холодильник", "стиральная машина холодильник", "غسالة ثلاجة", "ماشین لباسشویی یخچال", "çamaşır makinesi buzdolabı", "machine à laver frigo"),
    ("clothing", "Kleidung Winterjacke Schuhe Kinderkleidung Hosen Pullover Babykleidung Mantel Stiefel Wintersachen Kleiderspende Kleiderkammer",
     "clothes winter jacket shoes", "одяг куртка взуття", "одежда куртка обувь", "ملابس سترة أحذية", "لباس کاپشن کفش", "giysi mont ayakkabı", "vêtements veste chaussures"),
    ("food", "Lebensmittel Essen Tafel Einkauf Einkaufshilfe Kochen Mahlzeit Suppenküche Lebensmittelspende Foodsharing Brot Babynahrung",
     "food groceries cooking", "їжа продукти", "еда продукты", "طعام مواد غذائية", "غذا مواد غذایی", "yiyecek gıda", "nourriture courses"),
    ("language", "Deutschkurs Sprachkurs Deutschunterricht Sprachtandem Deutsch Konversation Sprachcafé Alphabetisierung Sprachpartner Grammatik B1 B2 Integrationskurs",
     "german course language tandem", "курс німецької мови", "курс немецкого языка", "دورة اللغة الألمانية", "دوره زبان آلمانی", "Almanca kursu dil", "cours d'allemand langue"),
    ("translation", "Übersetzung Dolmetscher Übersetzer Ukrainisch Arabisch Farsi Russisch Sprachmittler Dolmetschen Behördentermin Dokumente übersetzen Begleitung",
     "translation interpreter documents", "переклад перекладач документи", "перевод переводчик документы", "ترجمة مترجم وثائق", "ترجمه مترجم اسناد", "çeviri tercüman belge", "traduction interprète documents"),
    ("authorities", "Behörde Begleitung Jobcenter Ausländerbehörde Formulare Antrag Sozialamt Behördengang Anmeldung Aufenthaltstitel Bürgergeld Termin",
     "authorities forms jobcenter", "відомство анкета документи", "ведомство анкета заявление", "دوائر حكومية استمارة", "اداره فرم درخواست", "resmi daire form", "administration formulaire"),
    ("childcare", "Kinderbetreuung Babysitter Kita Kinder Tagesmutter Spielplatz Betreuung Kindergarten Leihoma Ferienbetreuung Baby Spielgruppe",
     "childcare babysitter kids", "догляд дітей няня", "уход за детьми няня", "رعاية الأطفال جليسة", "نگهداری کودک پرستار", "çocuk bakımı bakıcı", "garde d'enfants"),
    ("tutoring", "Nachhilfe Hausaufgabenhilfe Mathematik Schule Lernpatenschaft Schüler Englisch Lesepate Grundschule Hausaufgabenbetreuung Prüfung Abitur",
     "tutoring homework school", "репетитор уроки школа", "репетитор уроки школа", "دروس خصوصية مدرسة", "تدریس خصوصی مدرسه", "özel ders okul", "soutien scolaire devoirs"),
    ("health", "Arzt Arztbegleitung Gesundheit Krankenhaus Zahnarzt Medikamente Kinderarzt Krankenversicherung Hebamme Physiotherapie Praxis Rezept",
     "doctor health medicine", "лікар здоров'я ліки", "врач здоровье лекарства", "طبيب صحة دواء", "پزشک سلامت دارو", "doktor sağlık ilaç", "médecin santé"),
    ("counselling", "Traumatherapie Psychologe Beratung Gespräch Seelsorge Trauma Selbsthilfegruppe Therapie Krise Trauerbegleitung Zuhören psychosozial",
     "counselling trauma therapy", "психолог травма підтримка", "психолог травма поддержка", "دعم نفسي صدمة", "مشاوره روانشناس", "psikolog danışma", "psychologue soutien"),
    ("legal", "Rechtsberatung Asylverfahren Anwalt Asyl Aufenthalt Asylantrag Anhörung Familiennachzug Widerspruch Duldung Bescheid Flüchtlingsberatung",
     "legal advice asylum lawyer", "юрист притулок консультація", "юрист убежище консультация", "محام لجوء استشارة", "وکیل پناهندگی مشاوره", "avukat iltica", "avocat asile"),
    ("work", "Arbeit Job Bewerbung Lebenslauf Ausbildung Praktikum Minijob Stellenangebot Vorstellungsgespräch Anerkennung Zeugnis Arbeitsplatz",
     "job application work", "робота резюме вакансія", "работа резюме вакансия", "عمل وظيفة سيرة", "کار شغل رزومه", "iş başvuru özgeçmiş", "travail candidature"),
    ("transport", "Fahrdienst Transport Auto Fahrer Umzugswagen Mitfahrgelegenheit Transporter Abholung Anhänger Fahrt Fahrgemeinschaft Führerschein",
     "transport driver car", "транспорт водій авто", "транспорт водитель машина", "نقل سائق سيارة", "حمل راننده ماشین", "nakliye sürücü araba", "transport chauffeur"),
    ("moving", "Umzug Umzugshelfer Renovierung Streichen Möbelaufbau Tapezieren Möbeltransport Kartons Umzugshilfe Aufbau tragen Entrümpelung",
     "moving renovation painting", "переїзд ремонт", "переезд ремонт", "نقل أثاث ترميم", "اسباب‌کشی تعمیر", "taşınma tadilat", "déménagement rénovation"),
    ("repair", "Handwerker Reparatur Fahrradreparatur Elektriker Klempner Bohrmaschine Werkzeug Repaircafé Lampe Fahrradwerkstatt Schloss reparieren",
     "repair craftsman tools", "ремонт майстер інструмент", "ремонт мастер инструмент", "إصلاح حرفي أدوات", "تعمیر ابزار", "tamir usta alet", "réparation bricolage"),
    ("bicycle", "Fahrrad Kinderfahrrad Damenrad Herrenrad Fahrradhelm Lastenrad Luftpumpe Fahrradschloss Laufrad Radfahren Reifen Dreirad",
     "bicycle bike helmet", "велосипед шолом", "велосипед шлем", "دراجة خوذة", "دوچرخه کلاه", "bisiklet kask", "vélo casque"),
    ("computer", "Computer Laptop Handy Internet Drucker Smartphone WLAN Tablet Software Computerkurs Monitor SIM-Karte",
     "computer laptop phone", "комп'ютер ноутбук телефон", "компьютер ноутбук телефон", "حاسوب هاتف إنترنت", "کامپیوتر لپتاپ موبایل", "bilgisayar telefon", "ordinateur téléphone"),
    ("baby", "Kinderwagen Babybett Windeln Wickeltisch Babysachen Schwangerschaft Kindersitz Hochstuhl Buggy Stillen Elternabend Spielzeug",
     "stroller baby diapers", "коляска дитина підгузки", "коляска ребёнок подгузники", "عربة أطفال حفاضات", "کالسکه نوزاد پوشک", "bebek arabası bez", "poussette bébé couches"),
    ("toys", "Spielzeug Schulranzen Bücher Spiele Kinderbücher Puzzle Schulsachen Lego Puppe Stifte Malbuch Kuscheltier",
     "toys school bag books", "іграшки рюкзак книги", "игрушки рюкзак книги", "ألعاب حقيبة كتب", "اسباب‌بازی کیف کتاب", "oyuncak okul çantası", "jouets cartable"),
    ("elderly", "Senioren Besuchsdienst Seniorenheim Spaziergang Vorlesen Einsamkeit Pflegeheim Rollstuhl Demenz Altenheim Gesellschaft Seniorin",
     "elderly visiting walk", "літні люди догляд", "пожилые люди уход", "كبار السن زيارة", "سالمندان دیدار", "yaşlı ziyaret", "personnes âgées visite"),
    ("care", "Pflege Behinderung Assistenz Rollstuhl Pflegedienst Pflegebett Inklusion Gehhilfe Rollator barrierefrei Pflegegrad Entlastung",
     "care disability wheelchair", "догляд інвалідність візок", "уход инвалидность коляска", "رعاية إعاقة كرسي", "مراقبت معلولیت ویلچر", "bakım engelli tekerlekli", "soins handicap"),
    ("garden", "Garten Gartenarbeit Rasenmähen Pflanzen Gemeinschaftsgarten Naturschutz Beete Schneeräumen Laub Hecke Urban Gardening Kleingarten",
     "garden plants", "сад рослини", "сад растения", "حديقة نباتات", "باغ گیاه", "bahçe bitki", "jardin plantes"),
    ("animals", "Hund Katze Gassi Tierheim Tierarzt Hundebetreuung Haustier Tierfutter Katzenbetreuung Gassigehen Pflegestelle Tierpension",
     "dog cat pet", "собака кіт тварина", "собака кошка животное", "كلب قطة", "سگ گربه", "köpek kedi", "chien chat"),
    ("sport", "Sport Fußball Schwimmkurs Sportverein Yoga Trainer Turnen Laufgruppe Schwimmen Tischtennis Mannschaft Tanzkurs",
     "sport football swimming", "спорт футбол плавання", "спорт футбол плавание", "رياضة كرة سباحة", "ورزش فوتبال شنا", "spor futbol yüzme", "sport football natation"),
    ("culture", "Musik Chor Theater Instrument Gitarre Klavier Museum Kunst Konzert Malen Musikunterricht Bibliothek",
     "music guitar choir", "музика гітара хор", "музыка гитара хор", "موسيقى غيتار", "موسیقی گیتار", "müzik gitar", "musique guitare"),
    ("meeting", "Begegnungscafé Patenschaft Freizeit Ausflug Treffen Kennenlernen Stammtisch Nachbarschaft Frauencafé Grillfest Spieleabend Freundschaft",
     "meeting friends cafe", "зустріч друзі кава", "встреча друзья кафе", "لقاء أصدقاء مقهى", "دیدار دوستان کافه", "buluşma arkadaş", "rencontre amis café"),
    ("mentoring", "Patenschaft Mentor Familienpate Mentoring Begleitung Integration Jugendliche Pate Tandem Flüchtlinge Ausbildungspate Orientierung",
     "mentor sponsorship integration", "наставник інтеграція", "наставник интеграция", "مرشد اندماج", "مربی ادغام", "mentor uyum", "parrainage mentor"),
    ("emergency", "Hochwasser Sandsäcke Notstromaggregat Notfall Pumpe Aufräumen Evakuierung Trinkwasser Hochwasserhilfe Schlamm Bautrockner Helfer",
     "flood emergency pump", "повінь аварія насос", "наводнение авария насос", "فيضان طوارئ مضخة", "سیل اضطراری پمپ", "sel acil pompa", "inondation urgence"),
    ("donation", "Spende Sachspende Geldspende Spendensammlung Patenschaft Fördermittel Spendenlager Fundraising Sortieren Hygieneartikel Decken Schlafsäcke",
     "donation blankets hygiene", "пожертва ковдри гігієна", "пожертвование одеяла гигиена", "تبرع بطانيات", "کمک پتو بهداشت", "bağış battaniye", "don couvertures hygiène"),
    ("association", "Verein Öffentlichkeitsarbeit Vorstand Veranstaltung Buchhaltung Webseite Flyer Büro Vereinsarbeit Organisation Infostand Sommerfest",
     "association office event", "асоціація офіс подія", "ассоциация офис мероприятие", "جمعية مكتب فعالية", "انجمن دفتر رویداد", "dernek büro etkinlik", "association bureau événement"),
    ("neighbourhood", "Nachbarschaftshilfe Hilfe Einkaufen Paketannahme Blumengießen Botengang Glühbirne Post Treppenhaus Schlüssel Nachbarn Alltagshilfe",
     "neighbour help shopping", "сусідська допомога", "соседская помощь", "مساعدة الجيران", "کمک همسایه", "komşu yardımı", "aide voisin"),
)

# [(category, {language: [words]})]
TOPICS = [(row[0], {language: words.split() for language, words in zip(LANGUAGES, row[1:])}) for row in _TABLE]

SKILLS = (
    "Deutsch Englisch Ukrainisch Russisch Arabisch Farsi Türkisch Französisch Führerschein Handwerk "
    "Kochen Nähen Computer Pädagogik Pflege Erste-Hilfe Buchhaltung Recht Musik Sport Fahrrad Elektrik "
    "Sanitär Malen Mathematik Übersetzen Organisation Kinderbetreuung Gartenarbeit Schwimmen"
).split()

# {language: (first words of offers, of requests)}
OPENINGS = {
    "de": (("Biete", "Ich biete", "Wir bieten kostenlos", "Verschenke", "Kann helfen mit", "Stelle zur Verfügung:"),
           ("Suche", "Wir suchen dringend", "Brauche Hilfe bei", "Familie sucht", "Gesucht:", "Wer kann helfen mit")),
    "en": (("Offering", "I can help with", "Free:"),
           ("Looking for", "Need help with", "Family needs")),
    "uk": (("Пропоную", "Допоможу з", "Віддам безкоштовно"),
           ("Шукаю", "Потрібна допомога", "Родина шукає")),
    "ru": (("Предлагаю", "Помогу с", "Отдам бесплатно"),
           ("Ищу", "Нужна помощь", "Семья ищет")),
    "ar": (("أعرض", "أستطيع المساعدة في"),
           ("أبحث عن", "نحتاج مساعدة في")),
    "fa": (("ارائه می‌دهم", "می‌توانم کمک کنم"),
           ("دنبال", "نیاز به کمک برای")),
    "tr": (("Sunuyorum", "Yardım edebilirim"),
           ("Arıyorum", "Yardıma ihtiyacımız var")),
    "fr": (("J'offre", "Je peux aider avec"),
           ("Je cherche", "Besoin d'aide pour")),
}
