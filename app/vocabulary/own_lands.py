"""Where towns call themselves in a language, which their names on the base map's tiles don't tell."""

# Countries by the language, ISO 3166-1 alpha-2.
LANDS_OF = {
    "ar": (
        *("AE", "BH", "DJ", "DZ", "EG", "EH", "IQ", "JO", "KM", "KW", "LB", "LY"),
        *("MA", "MR", "OM", "PS", "QA", "SA", "SD", "SO", "SY", "TD", "TN", "YE"),
    ),
    "uk": ("UA",),
}
