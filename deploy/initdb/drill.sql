-- Beside the map's database an empty one, into which each night's backup is restored and removed again.
create database drill owner map;
