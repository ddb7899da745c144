"""The conflict map: a web application where every mark answers «says who?»."""
