import time
from app.commands.data import shipped_datasets
from app.dataset import *
def test_t(session, tmp_path):
    t=time.perf_counter(); load_datasets(session, shipped_datasets()); a=time.perf_counter()-t
    t=time.perf_counter(); dump_datasets(session, tmp_path); b=time.perf_counter()-t
    t=time.perf_counter(); check_datasets(shipped_datasets(), {}); c=time.perf_counter()-t
    print('load',a,'dump',b,'check',c)
    import cProfile,pstats
    p=cProfile.Profile(); p.enable(); check_datasets(shipped_datasets(), {}); p.disable()
    pstats.Stats(p).sort_stats('cumulative').print_stats(18)
