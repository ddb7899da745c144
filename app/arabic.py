"""Arabic letters that are written one for another, as Persian, Kurdish and Urdu keyboards write them. Pure."""

VARIANTS = dict(zip("ٱکڪیىېێۍۆۇۈھہەةۃڕڵ", "اككيييييوووهههههرل", strict=True))
