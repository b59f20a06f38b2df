-- What `drawbar quickstart` runs: a few questions to the TPC-H tables.

-- Which nations are in which region?
select r_name as region, count(*) as nations, concat_ws(', ', sort_array(collect_list(initcap(n_name)))) as names
from tpch.region
join tpch.nation on n_regionkey = r_regionkey
group by r_name
order by r_name;

-- How many rows are there?
select 'lineitem' as table_name, count(*) as row_count from tpch.lineitem
union all select 'orders', count(*) from tpch.orders
union all select 'partsupp', count(*) from tpch.partsupp
union all select 'part', count(*) from tpch.part
union all select 'customer', count(*) from tpch.customer
union all select 'supplier', count(*) from tpch.supplier
union all select 'nation', count(*) from tpch.nation
union all select 'region', count(*) from tpch.region
order by row_count desc;

-- Who sells most within each region?
select r_name as region, n_name as nation, revenue
from (
  select
    r_name,
    n_name,
    sum(l_extendedprice * (1 - l_discount)) as revenue,
    rank() over (partition by r_name order by sum(l_extendedprice * (1 - l_discount)) desc) as place
  from tpch.lineitem
  join tpch.supplier on s_suppkey = l_suppkey
  join tpch.nation on n_nationkey = s_nationkey
  join tpch.region on r_regionkey = n_regionkey
  group by r_name, n_name
)
where place <= 2
order by region, revenue desc;

-- Do urgent orders arrive sooner?
select
  o_orderpriority as priority,
  count(distinct o_orderkey) as orders,
  cast(avg(datediff(l_receiptdate, o_orderdate)) as decimal(6, 2)) as days_to_receipt,
  cast(100 * avg(if(l_receiptdate > l_commitdate, 1, 0)) as decimal(6, 2)) as late_percent
from tpch.orders
join tpch.lineitem on l_orderkey = o_orderkey
group by o_orderpriority
order by o_orderpriority;
