-- What anybody may know of the sealed history: its leaves, keys and signed heads. Of its entries only who may
-- see the record is told anything (`app/sealing/proofs.py`).
create view published.sealed_leaf as select number, instant, text from sealed.leaf;
create view published.sealed_checkpoint as select size, note, signed_at from sealed.checkpoint;
create view published.sealed_key as select number, text, from_size, handover, added_at from sealed.key;
create view published.sealed_upto as select upto from sealed.progress;
create view published.sealed_node as select level, number, hash from sealed.node where tree = -1;
