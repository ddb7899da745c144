"""What people call the columns of a table of events, and what is left of such a name without idle words. Pure."""

import re
from collections.abc import Iterator

from app.imports.matching import column_key

# What columns are called, in the order in which one is taken before another; the keys are fields of a
# matching, or parts of it.
NAMES: dict[str, tuple[str, ...]] = {
    "latitude": (
        "latitude", "lat", "y", "lat_dd", "y_coord", "breitengrad", "breite", "latitud", "широта", "enlem",
        "خط_العرض", "دائرة_العرض", "عرض_جغرافیایی", "קו_רוחב", "纬度", "緯度", "위도", "szerokość", "latitudine",
    ),
    "longitude": (
        "longitude", "lon", "lng", "long", "x", "lon_dd", "x_coord", "längengrad", "länge", "longitud", "долгота",
        "довгота", "boylam",
        "خط_الطول", "طول_جغرافیایی", "קו_אורך", "经度", "經度", "経度", "경도", "długość", "longitudine",
    ),
    "point": (
        "coordinates", "coords", "coordinate", "location_coordinates", "mgrs", "utm", "plus_code",
        "pluscode", "gps", "geo", "lat_lon", "latlon", "lat_long", "lat_lng", "point", "koordinaten", "coordonnées",
        "coordenadas", "координаты", "координати", "gps_coordinates", "geolocation", "geohash", "geo_hash", "geopoint", "latlng",
        "koordinat", "koordinatlar", "الإحداثيات", "احداثيات", "מיקום", "坐标",
    ),
    # Geometries as databases write them; beside angles, for rows that have none.
    "drawn": ("wkt", "geometry", "geom", "the_geom", "geom_wkt", "geowkt", "wkt_geom", "geojson", "wkb_geometry", "shape"),
    "first": (
        "date", "event_date", "incident_date", "date_of_incident", "date_start", "start_date", "startdate",
        "valid_from", "datum", "fecha", "дата", "tarih", "التاريخ", "تاريخ", "تاریخ", "תאריך", "日期", "日付", "年月日", "날짜", "일자", "data_zdarzenia",
        "date_event", "date_occurred", "date_debut", "fecha_inicio", "date_of_event", "sqldate", "date_from", "from_date", "first_day", "started_at", "time_start", "date_of_death", "reference_period_start", "period_start",
        "day in name",
    ),
    # Taken for days only where they hold some: a «time» may be of the clock, a «start» a name's.
    "loose_first": (
        "day", "from", "start", "begin", "when", "datetime", "date_time", "begintime", "start_time", "time",
        "week", "month", "jour", "tag", "gün", "день", "اليوم",
    ),
    "stamp": ("timestamp",),
    "last": (
        "until", "to", "date_end", "end_date", "enddate", "valid_to", "end", "last", "bis", "endtime", "fin",
        "date_fin", "fecha_fin", "end_time", "date_to", "to_date", "last_day", "date_until", "finished_at", "ended_at", "time_end",
        "reference_period_end", "period_end",
    ),
    "year": ("year", "yyyy", "iyear", "année", "año", "jahr", "год", "рік", "yıl", "السنة", "styr"),
    "month": ("month", "imonth", "mm", "mois", "mes", "monat", "месяц", "місяць", "ay", "الشهر", "stmo"),
    "day": ("day", "iday", "dd", "jour", "día", "tag", "день", "gün", "اليوم", "stday"),
    "place": (
        "place", "place_name", "placename", "location", "town", "city", "village", "locality", "settlement",
        "site", "where", "ort", "lieu", "localité", "lugar", "место", "місце", "yer", "المكان", "name_en",
        "location_name", "where_coordinates", "nearest_location", "populated_place", "населений_пункт",
        "населённый_пункт", "населенный_пункт", "город", "село", "місто", "الموقع", "البلدة", "القرية", "المدينة",
        "مکان", "שם_המקום", "מקום", "地点", "地點", "場所", "地名", "장소", "elocal", "commune", "municipio", "localidad", "ilçe", "miejsce",
        "neighborhood", "neighbourhood", "area", "loc", "locn", "asciiname",
    ),
    # Wider than a town: what a row is known to where the columns before are empty; each a class of its own.
    "small_area": (
        "admin3", "adm_3", "adm3", "admin_3", "admin3name", "subdistrict", "sub_district", "nahiya", "hromada", "громада",
        "الناحية", "ناحية",
    ),
    "district": (
        "admin2", "adm_2", "adm2", "admin_2", "admin2name", "district", "raion", "район", "county", "cercle", "département",
        "departement", "المنطقة", "القضاء",
    ),
    "province": (
        "admin1", "adm_1", "adm1", "admin_1", "admin1name", "province", "governorate", "oblast", "область", "provstate", "state",
        "région", "departamento", "provincia", "il", "المحافظة", "محافظة", "استان", "省", "region", "область_регион",
    ),
    "actor": (
        "actor", "actors", "actor1", "actor_1", "group", "force", "unit", "side_a", "perpetrator", "party",
        "faction", "belligerent", "belligerents", "who", "akteur", "acteur", "actor_principal", "актор", "сторона",
        "الجهة", "armed_group", "gname", "attacker", "aggressor", "responsible", "responsible_party", "auteurs",
        "auteur_présumé", "auteurs_présumés", "presunto_responsable", "responsable", "perpetrator_name",
        "reported_perpetrator_name", "suspected_perpetrator", "alleged_perpetrator", "reported_perpetrator",
        "lost_by", "actor1name", "الجهة_المنفذة", "الجهة_المسؤولة", "الجهة_المسؤولة_عن_القتل", "الفاعل", "الجهة_الفاعلة", "исполнитель", "виконавець", "actor_a", "party_a", "perpetrators",
        "alleged_perpetrators",
    ),
    "other": ("actor2", "actor_2", "side_b", "target", "against", "opponent", "victim", "actor2name", "actor_b", "party_b"),
    "statement": (
        "statement", "claim", "event", "what", "what_happened", "summary", "title", "headline", "description",
        "incident", "text", "notes", "note", "details", "name", "ereignis", "événement", "evento", "событие",
        "подія", "الحدث", "الوصف", "وصف", "الحادثة", "شرح", "описание", "опис", "происшествие", "подробности",
        "olay", "açıklama", "תיאור", "אירוע", "事件", "描述", "出来事", "概要", "内容", "사건", "내용", "descripción", "hechos", "zdarzenie", "opis", "beschreibung",
        "desc", "descr", "narrative", "titre", "título", "titel", "заголовок", "العنوان", "résumé", "resumen", "что_случилось", "що_сталося", "content", "full_text", "message", "label", "itemlabel", "title_en", "online_title_en", "description_en",
        "incident_description", "summary_en", "tags_name", "properties_name",
        "massacre", "battle", "attack", "strike", "siege",
    ),
    "sort": (
        "sub_event_type", "event_type", "type", "incident_type", "category", "attack_type", "attacktype1_txt",
        "strike_type", "type_of_attack", "cause_of_death", "event_text", "weapon", "weapon_used", "weapons", "disorder_type", "nature", "damage",
        "categories", "tipo", "тип", "tür", "نوع", "النوع", "equipment_type", "model", "harm_type", "سبب_الوفاة", "سبب_الاستشهاد", "طريقة_القتل", "причина_смерти", "причина_смерті",
        "סיבת_המוות", "סוג", "סוג_האירוע", "קטגוריה",
    ),
    "note": (
        "note", "notes", "comment", "comments", "remarks", "caution", "commentaires", "observaciones", "comentarios",
        "примечание", "примечания", "примітки", "ملاحظات",
    ),
    "locator": ("locator", "page", "paragraph", "url", "link", "source_url", "sourceurl", "reference"),
    "source": (
        "source", "sources", "src", "publisher", "quelle", "источник", "джерело", "المصدر", "fuente", "kaynak", "منبع",
        "מקור", "来源",
    ),
    "grade": ("credibility", "grade", "confidence"),
    "kind_column": ("kind", "claim_kind"),
    "posture": ("posture", "stance"),
    "uncertainty": ("uncertainty_m", "uncertainty", "accuracy_m", "radius_m", "precision_m", "coordinateuncertaintyinmeters"),
    # How well a place is known, in words.
    "told_precision": (
        "geo_precision", "geolocation_accuracy", "location_precision", "location_accuracy", "specificity_txt", "coordinate_precision",
        "accuracy", "precision", "geo_accuracy", "coordinates_precision", "place_precision",
    ),
    "country": (
        "country", "country_name", "countryname", "country_txt", "admin0", "admin0name", "land", "pays", "страна",
        "країна", "ülke", "البلد", "الدولة", "país", "کشور", "国家", "countrylabel",
    ),
    "key": (
        "event_id", "eventid", "globaleventid", "incident_id", "incidentid", "incident_no", "incident_number",
        "id", "uuid", "key", "guid", "event_key", "event_id_cnty", "data_id", "globalid", "case_id", "record_id",
        "aid", "instanceid", "meta_instanceid", "event_no", "event_number", "reference_number", "report_key", "reportkey",
        "strike_id", "ibc_code",
    ),
    # Known to be keys only where no two rows share one.
    "likely_key": (
        "slug", "entry", "ref", "reference", "code", "objectid", "fid", "item", "no", "nr", "n", "номер", "الرقم", "رقم", "tracking_number",
    ),
}  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that a name may have besides what it says.
IDLE = _words(
    "event events incident incidents of the a an and attr de del d la le les l du des el en al s hecho evento "
    "événement evenement incidente события событий происшествия инцидента події подій інциденту olay olayın الحادث "
    "حادث الحدث الحادثة google maps utc gmt local 0 primary main known"
)
NAMING = frozenset(("name", "txt", "label", "full", "fullname"))
# When something was written down, sent or changed, which says nothing of when it happened.
WRITTEN_DOWN = _words(
    "created create creation updated update modified modification published publication publish pub upload uploaded "
    "submission submitted posted post added inserted verified recorded entry entered retrieved accessed downloaded "
    "birth born geolocated archived edited edit approved registered report reported reporting collected "
    "collection interview survey today timestamp snapshot source validated changed crawled scraped import imported "
    "export exported dateadded storydate"
)
# Columns of forms on phones, whose «start» and «end» are those of filling one in.
OF_FORMS = _words(
    "submission_time submissiondate instanceid meta_instanceid formhub_uuid validation_status xform_id_string "
    "responseid recordeddate"
)
PEOPLE = _words("user author uploader contact sender creator owner account profile")
KILLED = _words(
    "killed kills kia fatalities fatality deaths dead nkill ndeath died tote getötete tués tues morts décès muertos fallecidos fatales muertes "
    "погибшие погибло погибших убито убитых загиблі загинуло загиблих قتلى القتلى شهداء الشهداء کشته ölü ölen "
    "הרוגים 死亡 死者 死者数 死亡人数 사망자 zabici"
)
WOUNDED = _words(
    "wounded wia injured injuries nwound verletzte blessés blesses heridos раненые ранено раненых пострадало поранені поранено "
    "поранених جرحى الجرحى yaralı פצועים 受伤 负伤 負傷者 負傷者数 부상자 ranni"
)
DISPLACED = _words(
    "displaced idps déplacés deplaces desplazados desplazadas переміщені переміщено переміщених перемещенные перемещено "
    "перемещённые نازحون النازحون نازحين النازحين"
)
LOW, HIGH = (
    _words("min minimum low lower least"),
    _words("max maximum high upper most"),
)
COUNTING = _words(
    "total number num n nb nr no of count nombre de numero número best est estimate estimated people persons personas "
    "the عدد число кількість количество sayısı liczba anzahl in al el víctimas victims victimas casualties bilan"
)
# With these it is no count of people.
NO_COUNT = _words(
    "id code date year age rate per prec precision clarity cause place name names source status type known day time"
)
GROUP = re.compile(r"(?<=[a-zа-я0-9])(?=[A-Z])")


def words_of(name: str) -> set[str]:
    """The words of a column's name, those of «pubDate» too."""
    return {word for key in spelled(name) for word in key.split("_")}


def is_written_down(name: str) -> bool:
    """Whether a column is called as one of when rows were written down, sent or changed."""
    return bool(words_of(name) & WRITTEN_DOWN)


def spelled(name: str) -> Iterator[str]:
    """Keys under which a column may be known: its own, that of its last step, and both without idle words."""
    own = column_key(name)
    yield own
    *before, last = re.split(r"[/.]", re.sub(r"\.0$", "", name))
    if before and column_key(before[-1]) in PEOPLE:
        # What is told of whoever wrote it is nothing of the event.
        return
    keys = [own, column_key(last), column_key(GROUP.sub(" ", name))]
    for key in keys:
        words = key.split("_")
        plain = [word for word in words if word not in IDLE]
        yield key
        yield "_".join(plain)
        yield "_".join(word for word in plain if word not in NAMING)
